import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mutants } from './mutants/mutants.ts'
import { PatchDoesNotFit, patched, patchedSource } from './mutants/patched-source.ts'

test('M-10: each seeded bug still has its place in the sources', async () => {
  for (const { patches } of mutants) {
    const directory = await mkdtemp(join(tmpdir(), 'prisme-mutant-'))
    try {
      const source = await patchedSource(directory, patches)
      for (const { file, replace } of patches)
        expect(await readFile(join(source, file), 'utf8')).toContain(replace)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }
})

test('a bug whose place is gone, or is there twice, stops the run instead of running the sources as they are', () => {
  const patch = { file: 'a.ts', find: 'b', replace: 'c' }
  expect(() => patched('a', patch)).toThrow(PatchDoesNotFit)
  expect(() => patched('b b', patch)).toThrow(PatchDoesNotFit)
  expect(patched('a b', patch)).toBe('a c')
})
