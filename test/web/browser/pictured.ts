import type { Page } from 'playwright-core'

/** For the eyes of whoever works on these screens: the whole page, scrolled through; nowhere unless asked for. */
export async function pictured(page: Page, name: string): Promise<void> {
  const directory = process.env['PRISME_TEST_PICTURES']
  if (directory === undefined) return
  const size = page.viewportSize()
  const height = await page.evaluate(() => document.querySelector('.page-sheet')?.scrollHeight ?? 0)
  if (size !== null) await page.setViewportSize({ ...size, height: Math.max(size.height, height + 160) })
  await page.screenshot({ path: `${directory}/${name}.png` })
  if (size !== null) await page.setViewportSize(size)
}
