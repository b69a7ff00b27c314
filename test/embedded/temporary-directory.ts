import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryDirectory extends AsyncDisposable {
  path: string
}

/** A directory only its owner may enter, unless told otherwise; removed at the end of the test. */
export async function temporaryDirectory(mode = 0o700): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'prisme-test-'))
  await chmod(path, mode)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
