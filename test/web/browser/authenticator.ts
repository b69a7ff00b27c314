import type { Page } from 'playwright-core'

export interface Authenticator {
  /** Whether its owner lets it be used from now on. */
  agrees(isAgreeing: boolean): Promise<void>
  /** Whether its owner's finger is there: without it what was asked waits. */
  isAtHand(isThere: boolean): Promise<void>
}

/** Gives the page's browser a device that makes and uses passkeys, with a finger that is always there. */
export async function addAuthenticator(page: Page): Promise<Authenticator> {
  const browser = await page.context().newCDPSession(page)
  await browser.send('WebAuthn.enable')
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async agrees(isUserVerified) {
      await browser.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    async isAtHand(enabled) {
      await browser.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
    },
  }
}
