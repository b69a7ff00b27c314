import { expect, test } from 'vitest'
import { ensureDebianPackages } from '../../src/embedded/apt.ts'

test('nothing is installed when what the packages bring is there', async () => {
  const said: string[] = []
  const outcome = await ensureDebianPackages({
    packages: ['clamav-daemon'],
    probe: async () => true,
    report: (line) => said.push(line),
  })
  expect([outcome, said]).toEqual(['present', []])
})
