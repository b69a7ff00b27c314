import type { Page } from 'playwright-core'

/** From our page to the provider's, by the address and the button of the service. */
export async function goesThere(page: Page, name: string, service: string): Promise<void> {
  await page.getByLabel('Adresse e-mail professionnelle').fill(`${name}@tilleuls.example`)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `Continuer avec ${service}` }).click()
}

/** SimpleSAMLphp’s own form. */
export async function shows(page: Page, name: string, password: string): Promise<void> {
  await page.locator('#username').fill(name)
  await page.locator('#password').fill(password)
  await page.keyboard.press('Enter')
}
