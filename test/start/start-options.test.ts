import { expect, test } from 'vitest'
import { poolSizeFor, startOptions } from '../../src/cli/start-options.ts'

test('as many gateways as were asked for, one if nothing was said', () => {
  expect(startOptions([])).toEqual({ gateways: 1 })
  expect(startOptions(['--gateways', '3'])).toEqual({ gateways: 3 })
  expect(startOptions(['--gateways=14'])).toEqual({ gateways: 14 })
  for (const wrong of [['--gateways', '0'], ['--gateways', '15'], ['--gateways=2.5'], ['--gateways'], ['3']])
    expect(() => startOptions(wrong), wrong.join(' ')).toThrow('--gateways <1 to 14>')
})

test('their connections find room in a PostgreSQL that takes a hundred, also while one is replaced', () => {
  expect(poolSizeFor({ gateways: 3 })).toBe(10)
  for (let gateways = 1; gateways <= 14; gateways++) {
    const pool = poolSizeFor({ gateways })
    expect(pool).toBeGreaterThanOrEqual(1)
    // Beside its pool each has three for jobs, one for the broker and one that watches, and now and then one for a chore.
    expect((gateways + 1) * (pool + 5)).toBeLessThanOrEqual(97)
  }
})
