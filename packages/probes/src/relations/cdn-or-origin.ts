import type { Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { CannotTell, defineRelation } from '../define.ts'
import { httpEvidence } from '../kinds/http/evidence.ts'
import { becauseOf } from './because.ts'
import { sentenceOf } from './cdn-or-origin/sentence.ts'
import { type Sides, sidesOf } from './cdn-or-origin/sides.ts'
import { few } from './few.ts'
import { inState, type Page, pageOf } from './pages/page.ts'
import { troubledFirst } from './troubled-first.ts'

const names = z.array(z.string().min(1)).min(1)
const NAMED = 'by host, by check, or by both (`www/page`); `*` stands for anything.'

export const cdnOrOrigin = defineRelation({
  kind: 'cdn-or-origin',
  title: 'CDN or origin',
  summary: 'The same page through the CDN and straight from the origin: which of the two is broken.',
  tried: {
    with: 'nginx 1.22 as a cache before nginx; answers of CDNs made after their documentation',
    tells: [
      'well',
      'origin down, CDN serves',
      'some origins down',
      'CDN broken',
      'CDN does not reach the origin',
      'both broken',
      'blocked by the CDN',
      'cannot tell',
    ],
  },
  manual: `Looks at \`http\` checks of one page: through the CDN, where visitors come in, and at each origin, past the CDN.

    checks:
      page: { http, hosts: [www, web], with: { url: https://www.example.org/ } }
      page-way: { relation: cdn-or-origin, of: [page], with: { cdn: [www] } }

Here the host \`www\` has the CDN as its address, and each of the group \`web\` is an origin.

| CDN | origin | |
|---|---|---|
| well | well | ok |
| well | some or all broken | warning: the CDN serves, and whether from its cache |
| broken | well | critical: the CDN, or its way to the origin (521) |
| broken | broken | critical: both |
| blocks us | well | warning: its challenge or block page is seen in place of the page |
| blocks us | all broken | critical: nobody is known to serve the page |
| well | blocks us | warning |
| well or blocks us | not seen | unknown |
| not seen | well or blocks us | unknown |
| broken | not seen | critical |
| not seen | broken | warning, and no better than before |

Of several CDNs each must be well. A page is broken where its check fails or finds anything else than it expects; slow is not
broken. What a challenge is says \`http\`. Two looks in a row are asked for, each of which counts only when all members were
looked at anew: a page that failed once accuses nobody.`,
  options: z.strictObject({
    cdn: names.meta({ description: `Checks that go through the CDN, ${NAMED}` }),
    origin: names.optional().meta({ description: `Checks that go straight to the origin; all others. ${NAMED}` }),
  }),
  evidence: [httpEvidence],
  ofOneMoment: true,
  defaults: { everyMs: 10_000, retryMs: 10_000, attempts: 2 },
  metrics: {
    cdnBroken: { label: 'CDN broken', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    originBroken: { label: 'Origins broken', unit: 'count', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    blocked: { label: 'Blocked', unit: 'count', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    unserved: {
      label: 'Nobody is known to serve the page',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
    },
  },
  recorded: 'of four members at most what each records, those in trouble first',
  recordOf: troubledFirst,
  derive(options, looks) {
    const sides = sidesOf(options, looks.map(pageOf))
    const all = [...sides.cdn, ...sides.origin]
    const unseen = inState(all, 'unseen')
    const broken = inState(all, 'broken')
    if (unseen.length > 0 && broken.length === 0)
      throw new CannotTell(`not seen: ${few(unseen.map(({ name }) => name))}`)
    const bad = all.filter(({ state }) => state !== 'well')
    return {
      ...becauseOf(
        bad.map(({ look }) => look),
        ['cdnBroken', 'originBroken', 'blocked', 'unserved'],
      ),
      metrics: {
        ...brokenIn('cdnBroken', sides.cdn),
        ...brokenIn('originBroken', sides.origin),
        blocked: inState(all, 'blocked').length,
        unserved: Number(isUnserved(sides)),
      },
      details: { pages: [...rowsOf('CDN', sides.cdn), ...rowsOf('origin', sides.origin)].toSorted(worstFirst) },
      text: sentenceOf(sides),
    }
  },
})

/** One that is not seen could be one more; where none is seen broken, that none is would be a guess. */
function brokenIn<N extends string>(metric: N, pages: readonly Page[]): { readonly [n in N]?: number } {
  const count = inState(pages, 'broken').length
  const known = count > 0 || inState(pages, 'unseen').length === 0
  // Computed keys widen to string; the only one is `metric`.
  return (known ? { [metric]: count } : {}) as { readonly [n in N]?: number }
}

const isUnserved = ({ cdn, origin }: Sides): boolean =>
  cdn.every(({ state }) => state === 'broken' || state === 'blocked') && origin.every(({ state }) => state === 'broken')

const ORDER: readonly unknown[] = ['broken', 'blocked', 'unseen', 'well']

/** What comes last is cut where there are very many. */
const worstFirst = (one: Row, other: Row): number => ORDER.indexOf(one.state) - ORDER.indexOf(other.state)

const rowsOf = (side: string, pages: readonly Page[]): readonly Row[] =>
  pages.map(({ name, look, state, words, status, fromCache }) => ({
    ...{ side, host: name, check: look.checkId, state, status, why: words.replace(/^[ :]+/, '') },
    cache: fromCache === null ? null : fromCache ? 'from cache' : 'not from cache',
  }))
