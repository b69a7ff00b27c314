import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What would keep people out of a page, as axe sees it; empty when nothing serious would. */
export async function barriersOn(page: Page): Promise<string[]> {
  // Ours have no frames of another origin: all of it is done in the page, and no second one is opened for the report.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}
