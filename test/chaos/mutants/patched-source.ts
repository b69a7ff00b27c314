import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One place of the sources, and what stands there instead. */
export interface Patch {
  /** Under `src/`. */
  file: string
  /** Must be there exactly once. */
  find: string
  replace: string
}

/** The sources are no longer what a bug was written for. */
export class PatchDoesNotFit extends Error {
  override name = 'PatchDoesNotFit'
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Copies the sources into a directory and puts a bug into the copy; answers where its `main.ts` is. */
export async function patchedSource(directory: string, patches: readonly Patch[]): Promise<string> {
  const source = join(directory, 'src')
  await cp(join(root, 'src'), source, { recursive: true })
  await cp(join(root, 'package.json'), join(directory, 'package.json'))
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'))
  for (const { file, find, replace } of patches) {
    const path = join(source, file)
    await writeFile(path, patched(await readFile(path, 'utf8'), { file, find, replace }))
  }
  return source
}

/** Throws PatchDoesNotFit. */
export function patched(text: string, { file, find, replace }: Patch): string {
  const pieces = text.split(find)
  if (pieces.length !== 2)
    throw new PatchDoesNotFit(`src/${file} holds ${pieces.length - 1} times, not once: ${find}`)
  return pieces.join(replace)
}
