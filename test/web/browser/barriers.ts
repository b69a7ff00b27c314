import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What would keep people out of a page, as axe sees it; empty when nothing serious would. */
export async function barriersOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}
