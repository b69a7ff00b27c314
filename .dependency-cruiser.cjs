// Who may look at whom (docs/architecture.md). Type imports count.
const rooms = {
  protocol: ['protocol'],
  ports: ['ports', 'protocol'],
  crypto: ['crypto'],
  config: ['config'],
  database: ['database', 'protocol'],
  observability: ['observability', 'ports', 'crypto'],
  letters: ['letters', 'ports', 'protocol'],
  scim: ['scim', 'protocol'],
  jobs: ['jobs', 'database', 'letters', 'ports', 'protocol'],
  dispatch: ['dispatch', 'database', 'ports', 'crypto', 'protocol'],
  adapters: ['adapters', 'ports', 'crypto', 'config'],
  embedded: ['embedded', 'crypto', 'letters'],
  web: ['web', 'protocol'],
}

const confined = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-looks-only-at-${allowed.slice(1).join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^(src|certs|test|bench)/', pathNot: allowed.map((name) => `^src/${name}/`) },
}))

const features = [
  'companies',
  'accounts',
  'api-keys',
  'factors',
  'authentication',
  'federation',
  'bubbles',
  'files',
  'messages',
  'charter',
  'administration',
  'provisioning',
  'webhooks',
]
const leftToRight = features.map((feature, place) => ({
  name: `${feature}-looks-left`,
  severity: 'error',
  from: { path: `^src/features/${feature}/` },
  to: {
    path: '^src/features/',
    pathNot: features.slice(0, place + 1).map((left) => `^src/features/${left}/`),
  },
}))

const rule = (name, from, to) => ({ name, severity: 'error', from, to })

module.exports = {
  forbidden: [
    rule('no-cycles', {}, { circular: true }),
    rule(
      'nothing-imports-app',
      { path: '^src', pathNot: '^src/(main|cli/.*)\\.ts$' },
      { path: '^src/app\\.ts$' },
    ),
    rule(
      'only-roots-import-services',
      { path: '^src', pathNot: '^src/(app\\.ts$|cli/)' },
      { path: '^src/services\\.ts$' },
    ),
    ...confined,
    ...leftToRight,
    rule(
      'features-know-no-wire',
      { path: '^src/features' },
      { path: '^src/(transport|adapters|web|config|observability|embedded|cli)/' },
    ),
    rule(
      'features-see-dispatch-types-only',
      { path: '^src/features' },
      { path: '^src/dispatch/', pathNot: '^src/dispatch/(handler|caller)\\.ts$' },
    ),
    rule(
      'transport-knows-no-feature',
      { path: '^src/transport' },
      { path: '^src/(features|adapters|web|config|embedded|cli|jobs)/' },
    ),
    rule(
      'use-the-front-door',
      { path: '^src/features/([^/]+)/' },
      { path: '^src/features/([^/]+)/', pathNot: ['^src/features/$1/', '^src/features/[^/]+/index\\.ts$'] },
    ),
    rule(
      'outside-uses-the-front-door',
      { path: '^src', pathNot: '^src/features/' },
      { path: '^src/features/[^/]+/', pathNot: '/index\\.ts$' },
    ),
    rule(
      'sql-in-repositories',
      { path: '^src/features', pathNot: '-repository\\.ts$' },
      { path: '^src/database/sql\\.ts$' },
    ),
    rule(
      'node-crypto-in-crypto',
      { path: '^src', pathNot: '^src/crypto/' },
      { path: '^(node:)?crypto$', dependencyTypes: ['core'] },
    ),
    rule(
      'protocol-needs-only-zod',
      { path: '^src/protocol' },
      { path: 'node_modules', pathNot: 'node_modules/zod/' },
    ),
    rule('protocol-is-pure', { path: '^src/protocol' }, { dependencyTypes: ['core'] }),
    rule('src-imports-no-test', { path: '^src' }, { path: '^(test|bench)/' }),
    rule('only-commands-use-the-development-ca', { path: '^src', pathNot: '^src/cli/' }, { path: '^certs/' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
}
