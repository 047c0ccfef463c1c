import { cdnOrOrigin } from '../cdn-or-origin.ts'
import { page, type Said } from '../pages/observed.made-up.ts'
import type { Line, Table } from '../table.made-up.ts'

export const OPTIONS = { cdn: ['www'] }
const WELL = { cdnBroken: 0, originBroken: 0, blocked: 0, unserved: 0 }
export const UNKNOWN = 'not seen'

/** What the CDN and the origin say, and what follows, in numbers and in words. */
export const TRUTH: readonly (readonly [Said, Said, Line['status'], object | typeof UNKNOWN, string])[] = [
  [200, 200, 'ok', WELL, 'CDN www is well, origin is well'],
  [200, 502, 'warning', { ...WELL, originBroken: 1 }, 'origin down, CDN still serves: web1 answers 502'],
  [200, 'down', 'warning', { ...WELL, originBroken: 1 }, 'origin down, CDN still serves: web1: nothing listens there'],
  [502, 200, 'critical', { ...WELL, cdnBroken: 1 }, 'CDN answers 502; origin is well'],
  [521, 200, 'critical', { ...WELL, cdnBroken: 1 }, 'CDN does not reach the origin (521); origin is well'],
  ['down', 200, 'critical', { ...WELL, cdnBroken: 1 }, 'CDN: nothing listens there; origin is well'],
  [{ unmet: 'the page lacks “a”' }, 200, 'critical', { ...WELL, cdnBroken: 1 }, 'CDN: the page lacks'],
  [
    502,
    500,
    'critical',
    { ...WELL, cdnBroken: 1, originBroken: 1, unserved: 1 },
    'CDN and origin are broken: CDN answers 502; origin answers 500',
  ],
  [
    521,
    'down',
    'critical',
    { ...WELL, cdnBroken: 1, originBroken: 1, unserved: 1 },
    'CDN and origin are broken: CDN answers 521',
  ],
  [
    'challenge',
    200,
    'warning',
    { ...WELL, blocked: 1 },
    'blocked by the CDN (Cloudflare: challenge), so the page is not seen there; origin is well',
  ],
  [
    'challenge',
    500,
    'critical',
    { ...WELL, originBroken: 1, blocked: 1, unserved: 1 },
    'origin down, and the CDN blocks us (Cloudflare: challenge): web1 answers 500',
  ],
  [
    200,
    'challenge',
    'warning',
    { ...WELL, blocked: 1 },
    'the origin blocks us, CDN is well: web1 is blocked by Cloudflare',
  ],
  [
    502,
    'challenge',
    'critical',
    { ...WELL, cdnBroken: 1, blocked: 1 },
    'CDN answers 502; origin is blocked by Cloudflare: challenge',
  ],
  ['challenge', 'challenge', 'warning', { ...WELL, blocked: 2 }, 'blocked by the CDN'],
  // Left out is what would be a guess: unknown, and never well.
  [502, '?', 'critical', { cdnBroken: 1, blocked: 0, unserved: 0 }, 'CDN answers 502; origin not seen'],
  ['?', 500, 'warning', { originBroken: 1, blocked: 0, unserved: 0 }, 'origin down, CDN not seen: web1 answers 500'],
  ['?', 200, 'unknown', UNKNOWN, 'not seen: www'],
  [200, '?', 'unknown', UNKNOWN, 'not seen: web1'],
  ['challenge', '?', 'unknown', UNKNOWN, 'not seen: web1'],
  ['?', 'challenge', 'unknown', UNKNOWN, 'not seen: www'],
  ['?', '?', 'unknown', UNKNOWN, 'not seen: www, web1'],
]

export const cdnOrOriginTable: Table = {
  relation: cdnOrOrigin,
  lines: TRUTH.map(([cdn, origin, status, , text]) => ({
    name: `CDN ${said(cdn)} and origin ${said(origin)}`,
    options: OPTIONS,
    members: [page('www/page', cdn), page('web1/page', origin)],
    ...{ status, text },
  })),
}

function said(one: Said): string {
  return typeof one === 'object' ? one.unmet : String(one)
}
