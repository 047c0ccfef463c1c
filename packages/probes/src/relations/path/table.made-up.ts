import { page, type Said } from '../pages/observed.made-up.ts'
import { path } from '../path.ts'
import type { Line, Table } from '../table.made-up.ts'

const WAYS = ['static', 'static-tls', 'dynamic', 'dynamic-tls', 'picture', 'picture-tls']

/** What is broken on each balancer, by check; all else is well. */
export type Broken = { readonly [check: string]: Said }

export const matrix = (hosts: { readonly [host: string]: Broken }) =>
  Object.entries(hosts).flatMap(([host, broken]) => WAYS.map((way) => page(`${host}/${way}`, broken[way] ?? 200)))

export const both = (ways: readonly string[], said: Said): Broken =>
  Object.fromEntries(ways.flatMap((way) => [way, `${way}-tls`].map((check) => [check, said])))
const secure = (said: Said): Broken =>
  Object.fromEntries(WAYS.filter((way) => way.endsWith('-tls')).map((way) => [way, said]))
const plain = (said: Said): Broken =>
  Object.fromEntries(WAYS.filter((way) => !way.endsWith('-tls')).map((way) => [way, said]))
export const all = (said: Said): Broken => ({ ...secure(said), ...plain(said) })

interface Counts {
  readonly nowhere: number
  readonly broken: number
}

/** What is broken on either balancer, how much that is, and what is said. */
export const TRUTH: readonly (readonly [string, Broken, Broken, Counts, string])[] = [
  ['nothing', {}, {}, { nowhere: 0, broken: 0 }, 'static, dynamic, picture are well on lb01, lb02'],
  [
    'web servers',
    both(['dynamic', 'picture'], 503),
    both(['dynamic', 'picture'], 503),
    { nowhere: 4, broken: 8 },
    'web servers behind: dynamic, picture broken on lb01, lb02 (answers 503)',
  ],
  [
    'web servers of one',
    both(['dynamic', 'picture'], 503),
    {},
    { nowhere: 0, broken: 4 },
    'lb01 alone: web servers behind: dynamic, picture broken (answers 503)',
  ],
  [
    'the dynamic page itself',
    both(['dynamic'], 500),
    both(['dynamic'], 500),
    { nowhere: 2, broken: 4 },
    'the page itself: dynamic broken on lb01, lb02 (answers 500)',
  ],
  [
    'storage',
    both(['picture'], 503),
    both(['picture'], 503),
    { nowhere: 2, broken: 4 },
    'storage behind reproxy: picture broken on lb01, lb02 (answers 503)',
  ],
  [
    'its own files',
    both(['static'], 404),
    {},
    { nowhere: 0, broken: 2 },
    'lb01 alone: its own files: static broken (answers 404)',
  ],
  [
    'static and dynamic, and not what they share',
    both(['static', 'dynamic'], 500),
    {},
    { nowhere: 0, broken: 4 },
    'lb01 alone: its own files: static broken (answers 500); lb01 alone: the page itself: dynamic broken (answers 500)',
  ],
  [
    'TLS of one',
    secure('down'),
    {},
    { nowhere: 0, broken: 3 },
    'TLS in front of lb01: every page over https is broken (nothing listens there), over http not',
  ],
  [
    'TLS of both',
    secure('down'),
    secure('down'),
    { nowhere: 3, broken: 6 },
    'TLS in front of lb01, lb02: every page over https is broken',
  ],
  [
    'http of one',
    {},
    plain('down'),
    { nowhere: 0, broken: 3 },
    'plain http of lb02: every page over http is broken (nothing listens there)',
  ],
  [
    'TLS and storage',
    { ...secure('down'), picture: 503 },
    {},
    { nowhere: 0, broken: 4 },
    'TLS in front of lb01: every page over https is broken (nothing listens there), over http not; lb01 alone: storage',
  ],
  ['one balancer', {}, all('down'), { nowhere: 0, broken: 6 }, 'lb02 alone: no page at all (nothing listens there)'],
  [
    'every balancer',
    all('down'),
    all('down'),
    { nowhere: 6, broken: 12 },
    'every balancer: no page at all (lb01, lb02: nothing listens there)',
  ],
  [
    'one balancer, and the web servers',
    all('down'),
    both(['dynamic', 'picture'], 503),
    { nowhere: 4, broken: 10 },
    'lb01 alone: no page at all (nothing listens there); lb02 alone: web servers behind: dynamic, picture broken',
  ],
  [
    'one page',
    { 'dynamic-tls': 500 },
    {},
    { nowhere: 0, broken: 1 },
    'lb01 alone: dynamic over https is broken (answers 500)',
  ],
  [
    'one page of both',
    { picture: 500 },
    { picture: 500 },
    { nowhere: 1, broken: 2 },
    'picture over http is broken on lb01, lb02 (answers 500)',
  ],
  [
    'a firewall in their place',
    all('challenge'),
    {},
    { nowhere: 0, broken: 6 },
    'lb01 alone: no page at all (is blocked by Cloudflare',
  ],
  // What is not seen is served by nobody we know, and accuses nobody.
  [
    'storage of one, the other not seen',
    both(['picture'], 503),
    all('?'),
    { nowhere: 2, broken: 2 },
    'lb01 alone: storage behind reproxy',
  ],
  [
    'what is seen of one',
    { ...all('?'), static: 'down' },
    {},
    { nowhere: 0, broken: 1 },
    'lb01 alone: its own files: static broken',
  ],
]

const UNSEEN: readonly (readonly [string, Broken, Broken, string])[] = [
  ['nobody', all('?'), all('?'), 'not seen: lb01/static'],
  ['one page not', { dynamic: '?' }, {}, 'not seen: lb01/dynamic'],
]

const line = (name: string, lb01: Broken, lb02: Broken, status: Line['status'], text: string): Line => ({
  ...{ name, options: {}, members: matrix({ lb01, lb02 }), status, text },
})

const statusOf = ({ nowhere, broken }: Counts): Line['status'] =>
  nowhere > 0 ? 'critical' : broken > 0 ? 'warning' : 'ok'

export const pathTable: Table = {
  relation: path,
  lines: [
    ...TRUTH.map(([name, lb01, lb02, counts, text]) => line(name, lb01, lb02, statusOf(counts), text)),
    ...UNSEEN.map(([name, lb01, lb02, text]) => line(`seen: ${name}`, lb01, lb02, 'unknown', text)),
  ],
}
