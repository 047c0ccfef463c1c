import type { Details } from '@foretop/shared/model.ts'
import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { fieldOf, type Head } from '../../protocol/http/head.ts'
import { SILENT_ADDRESSES, silentText } from '../../protocol/silent.ts'
import { cacheText, fromCache } from './cache.ts'
import { DOCUMENT_METRICS, documentText } from './document.ts'
import { httpEvidence } from './evidence.ts'
import { type Unmet, unmetBy, unmetRedirects, unmetRows, unmetStatus, unmetText } from './expectations.ts'
import { firstRequestOf, type Visit, visit } from './follow.ts'
import { guardOf } from './guard.ts'
import { options } from './options.ts'
import { addressOf, urlOf } from './place.ts'
import { requestText, witnessOf } from './record.ts'
import { PAGE_TRAITS, traitNamesOf, traitsIn } from './traits.ts'

export const http = defineProbe({
  kind: 'http',
  title: 'HTTP',
  role: 'webs',
  summary: 'Asks for a page and looks at the answer: status, text, headers, cookies, times, certificate.',
  tried: {
    with: 'nginx 1.22, Perlbal 1.80 and Node 24; odd pages as browsers take them',
    tells: [
      'as expected',
      'another status',
      'text missing',
      'text that must not be',
      'cookie',
      'redirect',
      'blocked by a CDN or web firewall',
      'refused',
      'hung',
      'closed',
      'no TLS',
      'certificate refused',
      'nonsense',
      'cut',
      'too large',
      'name unknown',
      'some addresses silent',
    ],
  },
  options,
  evidence: httpEvidence,
  traits: PAGE_TRAITS,
  traitsOf: ({ traits }) => traitNamesOf(traits),
  metrics: {
    total: DOCUMENT_METRICS.total,
    broken: DOCUMENT_METRICS.broken,
    // Only where one is seen to stand before the site.
    blocked: {
      label: 'Blocked by a CDN or web firewall',
      unit: 'flag',
      intermittent: true,
      toldBy: 'text',
      thresholds: { warning: { above: 0 } },
    },
    dns: { label: 'Name lookup', unit: 'ms', chart: 'phases' },
    connect: { label: 'Connect', unit: 'ms', chart: 'phases' },
    tls: { label: 'TLS handshake', unit: 'ms', chart: 'phases' },
    firstByte: { label: 'Wait for first byte', unit: 'ms', chart: 'phases' },
    size: DOCUMENT_METRICS.size,
    status: DOCUMENT_METRICS.status,
    redirects: { label: 'Redirects', unit: 'count' },
    silentAddresses: SILENT_ADDRESSES,
    certificateDays: DOCUMENT_METRICS.certificateDays,
  },
  manual: `
Every look is a new connection, asking for the page as a browser without memory would (no cookies of earlier looks, no
cache).

**Where it connects.** To the address of the check's host, whatever name the \`url\` holds: with
\`url: https://www.example.org/\` on a group of balancers each of them is asked for that site, by that name (Host header
and TLS). \`connect: url\` goes where the name points, as visitors do; a name or address goes there. A redirect to the
url's own name stays on the same address; one to another name goes where that name points, but never to an address where
clouds keep a machine's own credentials. Headers, user, password and body go along only to the same scheme, name and
port (or from http to https of one name on their usual ports); after any other redirect it is a plain GET without them.

A name with several addresses, of both kinds, is asked as browsers do: the next begins when one failed or took a quarter
of a second, and the first to answer is taken. \`silentAddresses\` counts the others (eight at most) that take no connection
within a second: behind round robin a dead one fails part of all visitors, and that is a warning. \`localhost\` may have as
many as it likes.

**What breaks.** An answer that is not as expected is still an answer: it counts in \`broken\`, and the text says what
was expected and what came; times keep being drawn. So a 502 reads "HTTP 502 Bad Gateway where 2xx or 3xx was expected".
No usable answer at all is a failure with its reason: refused, timeout, closed, tls, protocol, truncated, too-large.
A certificate that browsers refuse is a failure (\`tls\`), found before the question is sent; \`verify: false\` takes any.

**Blocked is not broken.** A challenge or block page of a CDN or web firewall in place of the page says nothing of the site:
\`blocked by Cloudflare: challenge\` is a warning (\`blocked\`), nothing that was expected of the page counts, and an
allow rule for the monitor's address is what helps. Where visitors must never be blocked:
\`thresholds: { blocked: { critical: { above: 0 } } }\`. Known by their own marks: AWS WAF (a challenge has status 202, which
would pass for well), Cloudflare, CloudFront, Vercel, Sucuri, Akamai, Fastly; a 403 that the site itself gave comes through them as
what it is, and one that \`status\` expects is as expected. What caches say of themselves (\`cf-cache-status\`, \`x-cache\`,
\`age\`) is in the details; which of CDN and origin is broken says the relation \`cdn-or-origin\`.

**Odd pages.** What browsers show is not broken: header lines that are none, lengths and codings that mean nothing, bytes
behind a packed page, letters named by a byte order mark, the type or a \`<meta>\` (else UTF-8 or, where it is not that,
Windows-1252), a place to go in any letters. Refused is what cannot be told from an attack: two different lengths, two
different places to go, a zero byte in the header, a page packed more than three times, anything over its limit.

**Cookies.** Within one look, a cookie that is set is sent back wherever redirects lead, as its domain, path and Secure
allow, but to the same scheme and port only (or from http to https on their usual ports). It is forgotten with the look.
Where the check has a login, headers or a body of its own, the cookies that these brought are forgotten as they are: with
the first step to another site.
\`cookies: { domain: www.example.org }\` wants every cookie set along the way to carry exactly that domain,
or to be set by that host without a domain, which browsers keep to that host alone.
`,
  async run(options, { target, signal, leaveWitness }) {
    const url = urlOf(options, target.address)
    const visited = await visit(options, url, addressOf(options, url, target.address), signal)
    const { last, hops, phases, cookies, silent } = visited
    const { reply } = last
    const redirects = hops.length - 1
    const guard = guardOf(reply)
    const wrongStatus = unmetStatus(options.status, reply).length > 0
    // Whoever expects a 403 has it; a challenge that comes with 202 passes for nobody's page.
    const block = wrongStatus || reply.status < 300 ? (guard?.block ?? null) : null
    const blocked = guard === null || block === null ? null : `${guard.name}: ${block}`
    const broken = blocked === null ? [...unmetRedirects(visited), ...unmetBy(options, reply, cookies)] : []
    if (broken.length > 0 || blocked !== null) leaveWitness(witnessOf(visited.lastRequest, last))
    const answer = `${answerOf(reply)}${redirects > 0 ? ` after ${counted(redirects, 'redirect')}` : ''}`
    return {
      metrics: {
        ...phases,
        broken: broken.length,
        ...(guard !== null && { blocked: Number(blocked !== null) }),
        size: reply.body.length,
        status: reply.status,
        ...(options.follow !== false && { redirects }),
        ...(silent !== null && { silentAddresses: silent.length }),
        ...(last.certificateDays !== undefined && { certificateDays: last.certificateDays }),
      },
      details: detailsOf(visited, broken, blocked),
      evidence: {
        ...{ status: reply.status, wrongStatus, blocked },
        ...{ unmet: broken[0] === undefined ? null : unmetText(broken[0]), fromCache: fromCache(reply) },
      },
      ...(broken.length === 0 && blocked === null && { traits: traitsIn(options.traits, reply, options.maxBytes) }),
      text: documentText(
        broken,
        [blocked === null ? answer : `blocked by ${blocked} (${answer})`],
        phases.total,
      ).concat(silentText(silent ?? [])),
    }
  },
  recorded: 'the exchange that was not as expected, and another one now: both headers and the first 4 KiB of the page',
  async *record(options, { target, signal, witness }) {
    for (const section of (await witness?.()) ?? []) yield { ...section, title: `At the look: ${section.title}` }
    // What is sent may do something: once more than it is looked at it is not sent.
    if (!/^(?:GET|HEAD)$/.test(options.method)) return
    const url = urlOf(options, target.address)
    if (witness === null) yield { title: 'What is asked', text: requestText(firstRequestOf(options, url)) }
    const { last, lastRequest, hops } = await visit(options, url, addressOf(options, url, target.address), signal)
    if (hops.length > 1)
      yield { title: 'Asked again: the way there', table: hops.map((hop) => ({ ...hop, ms: Math.round(hop.ms) })) }
    for (const section of await witnessOf(lastRequest, last)())
      yield { ...section, title: `Asked again: ${section.title}` }
  },
})

const answerOf = ({ status, reason }: Head): string => `${status} ${reason}`.trim()

function detailsOf({ last, hops, cookies }: Visit, broken: readonly Unmet[], blocked: string | null): Details {
  const { reply, address } = last
  const cache = cacheText(reply)
  return {
    url: hops.at(-1)?.url ?? null,
    address,
    answer: answerOf(reply),
    ...(blocked !== null && { blocked }),
    type: fieldOf(reply, 'content-type') ?? null,
    server: fieldOf(reply, 'server') ?? null,
    ...(cache !== null && { cache }),
    ...(hops.length > 1 && { hops: hops.map((hop) => ({ ...hop, ms: Math.round(hop.ms) })) }),
    ...(cookies.length > 0 && { cookies: cookies.map((cookie) => ({ ...cookie })) }),
    ...(broken.length > 0 && { broken: unmetRows(broken) }),
  }
}
