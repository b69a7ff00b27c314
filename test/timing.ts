/** `npm run timing`: whether answers tell by their time which addresses have accounts: 500 samples each, some five minutes. */
process.env['PRISME_TIMING_SAMPLES'] ??= '500'
process.argv.push('test/scenarios/enumeration.test.ts')
await import('./run.ts')
