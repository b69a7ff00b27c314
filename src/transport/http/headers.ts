import type { RequestHandler } from 'express'

const twoYears = 63_072_000

/** What every answer carries. Pages may load only what this origin serves; nothing may frame them or be cached. */
export function securityHeaders(publicOrigin: string): RequestHandler {
  const socketOrigin = publicOrigin.replace(/^https/, 'wss')
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${socketOrigin}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
  return (_request, response, next) => {
    response.set({
      'Strict-Transport-Security': `max-age=${twoYears}; includeSubDomains`,
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
      'Cache-Control': 'no-store',
    })
    next()
  }
}
