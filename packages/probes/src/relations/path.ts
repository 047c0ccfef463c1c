import type { Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { CannotTell, defineRelation } from '../define.ts'
import { httpEvidence } from '../kinds/http/evidence.ts'
import { becauseOf } from './because.ts'
import { few } from './few.ts'
import { inState } from './pages/page.ts'
import { type Cell, cellsOf, isBroken } from './path/cells.ts'
import { linksBroken } from './path/links.ts'
import { sentenceOf } from './path/sentence.ts'

export const path = defineRelation({
  kind: 'path',
  title: 'Paths to a page',
  summary: 'Several ways to a page, over http and https, on each balancer: names the link that is broken.',
  tried: {
    with: 'Perlbal 1.80 that reproxies from lighttpd 1.4, nginx 1.22 and stunnel 5 behind and before it',
    tells: [
      'well',
      'web servers behind',
      'storage behind reproxy',
      'its own files',
      'TLS in front',
      'plain http',
      'one balancer alone',
      'every balancer',
      'one page alone',
      'cannot tell',
    ],
  },
  manual: `Looks at \`http\` checks of pages that take different ways through the same balancers, and says which part of the way is broken:
each way passes what those before it pass, and one thing more. A check is called as its way is, and over https with \`-tls\` behind:

    checks:
      static:      { http, hosts: [lb], with: { url: http://www.example.org/site.css } }
      static-tls:  { http, hosts: [lb], with: { url: https://www.example.org/site.css } }
      dynamic:     { http, hosts: [lb], with: { url: http://www.example.org/ } }
      dynamic-tls: { http, hosts: [lb], with: { url: https://www.example.org/ } }
      picture:     { http, hosts: [lb], with: { url: http://pics.example.org/1 } }
      picture-tls: { http, hosts: [lb], with: { url: https://pics.example.org/1 } }
      paths: { relation: path, of: [static, static-tls, dynamic, dynamic-tls, picture, picture-tls] }

Other ways, and what each of them passes that the one before it does not, are named in \`ways\`, in that order.

| broken | what is said |
|---|---|
| dynamic and picture | \`web servers behind\` |
| dynamic alone | \`the page itself\`, for pictures pass the web servers too |
| picture alone | \`storage behind reproxy\` |
| static alone | \`its own files\` |
| all over https, not over http | \`TLS in front of lb01\` |
| all over http, not over https | \`plain http of lb01\` |
| all of one balancer | \`lb02 alone: no page at all\` |
| all of each balancer | \`every balancer: no page at all\` |
| one page over one of the two | \`dynamic over https\` |

What holds on every balancer is said once; \`lb02 alone\` is what holds there and not on the others. **Critical** where no balancer is seen
to serve a way (\`nowhere\`: over http and over https are two), **a warning** where another one serves it: it may well be idle. Where
visitors are spread over all of them: \`thresholds: { broken: { critical: { above: 0 } } }\`. Some pages not seen and none broken: unknown.
Two looks in a row are asked for, each of which counts only when all pages were looked at anew: one that failed once accuses nobody.`,
  options: z.strictObject({
    ways: z
      .record(z.string().regex(/^[a-z]/i, 'a way begins with a letter, as its check does'), z.string().min(1))
      .default({ static: 'its own files', dynamic: 'web servers behind', picture: 'storage behind reproxy' })
      .refine((ways) => Object.keys(ways).length > 0, 'must name a way')
      .meta({
        description:
          'Way (the name of its check) → what it passes beside all that the ways before it pass. In the order of the way.',
      }),
    tls: z
      .string()
      .min(1)
      .default('-tls')
      .meta({ description: 'What the name of a check has behind that of its way where it asks over https.' }),
  }),
  evidence: [httpEvidence],
  ofOneMoment: true,
  defaults: { everyMs: 10_000, retryMs: 10_000, attempts: 2 },
  metrics: {
    nowhere: {
      label: 'Ways that no balancer is seen to serve',
      unit: 'count',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
    },
    broken: { label: 'Pages broken', unit: 'count', toldBy: 'text', thresholds: { warning: { above: 0 } } },
  },
  derive(options, looks) {
    const cells = cellsOf(looks, options)
    const unseen = inState(
      cells.map(({ page }) => page),
      'unseen',
    ).map(({ look }) => look.checkId)
    const broken = cells.filter(isBroken)
    if (unseen.length > 0 && broken.length === 0) throw new CannotTell(`not seen: ${few(unseen)}`)
    const links = linksBroken(cells, options.ways)
    return {
      ...becauseOf(
        broken.map(({ page }) => page.look),
        ['nowhere', 'broken'],
      ),
      metrics: { nowhere: nowhere(cells), broken: broken.length },
      details: {
        links: links.map(({ link, hosts, ways, why }) => ({ link, hosts: few(hosts, 20), ways: ways.join(', '), why })),
        pages: cells.toSorted((one, other) => Number(isBroken(other)) - Number(isBroken(one))).map(rowOf),
      },
      text: [...sentenceOf(cells, links), ...(unseen.length > 0 ? [`not seen: ${few(unseen)}`] : [])].join('; '),
    }
  },
})

/** Of what is not seen nobody knows that it is served. */
function nowhere(cells: readonly Cell[]): number {
  const columns = Map.groupBy(cells, ({ way, tls }) => `${way} ${tls}`).values()
  return [...columns].filter(
    (column) => column.some(isBroken) && column.every((cell) => isBroken(cell) || cell.page.state === 'unseen'),
  ).length
}

const rowOf = ({ host, way, tls, page }: Cell): Row => ({
  ...{ host, way, over: tls ? 'https' : 'http', state: page.state, status: page.status },
  why: page.words.replace(/^[ :]+/, ''),
})
