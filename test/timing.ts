/**
 * `npm run timing`: whether answers tell by their time which addresses have accounts, 500 samples each, some five
 * minutes; and how long it takes from whatever ends a session to its closed sockets, a hundred times each way.
 */
process.env['PRISME_TIMING_SAMPLES'] ??= '500'
process.env['PRISME_REVOCATION_TRIES'] ??= '100'
process.argv.push('test/scenarios/enumeration.test.ts', 'test/scenarios/revocation-latency.test.ts')
await import('./run.ts')
