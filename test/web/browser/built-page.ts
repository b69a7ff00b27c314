import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { inject } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The page, built once for the whole run: before it, or by whoever needs it first, while the others wait. */
export async function builtPage(): Promise<string> {
  const page = inject('webDirectory')
  if (await exists(page)) return page
  const [claim, failure] = [`${page}.claimed`, `${page}.failed`]
  const isOurs = await mkdir(claim).then(
    () => true,
    () => false,
  )
  if (isOurs) {
    await makePage(page).catch(async (error: unknown) => {
      await writeFile(failure, String(error))
      throw error
    })
    return page
  }
  for (;;) {
    if (await exists(page)) return page
    if (await exists(failure))
      throw new Error('the page could not be built: see the first test that needed it')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function makePage(page: string): Promise<void> {
  const draft = `${page}.draft`
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'src/web'),
    logLevel: 'error',
    build: { outDir: draft, emptyOutDir: true },
  })
  await rename(draft, page)
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
