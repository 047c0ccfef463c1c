import type { JudgedLook } from '../../define.ts'
import { floatingIp } from '../floating-ip.ts'
import { failed, type Line, seen, type Table, unseen } from '../table.made-up.ts'

export const VIP = '208.43.48.2'
export const OPTIONS = { addresses: [VIP], master: { vrrp: { metric: 'master' } } }

/** Each of the two: `M`, `B` or `?`, and `+` where it has the address, `-` where not, `?` where nobody knows, nothing where nobody looks. */
export type Machine = string
/** `serves`, `down` (it does not even ping), `hung` (it pings), `refused` (so it pings), `?`. */
type Service = 'serves' | 'down' | 'hung' | 'refused' | '?'

function machine(host: string, [master, has]: Machine): readonly JudgedLook[] {
  const vrrp = `${host}/vrrp`
  const held = `${host}/addresses`
  const own = host === 'lb1' ? '10.0.0.11' : '10.0.0.12'
  return [
    master === '?' ? unseen(vrrp) : seen(vrrp, { metrics: { master: { VI_1: Number(master === 'M') } } }),
    ...(has === undefined
      ? []
      : has === '?'
        ? [unseen(held)]
        : [seen(held, { metrics: { held: { [own]: 1, ...(has === '+' && { [VIP]: 1 }) } } })]),
  ]
}

export function service(said: Service, address = VIP, host = 'site'): readonly JudgedLook[] {
  const [web, ping] = [`${host}/web`, `${host}/ping`]
  const looks = {
    serves: [seen(web), seen(ping)],
    down: [failed(web), failed(ping)],
    hung: [failed(web), seen(ping)],
    refused: [failed(web, 'refused'), unseen(ping)],
    '?': [unseen(web), unseen(ping)],
  }[said]
  return looks.map((look) => ({ ...look, address }))
}

export const pair = (one: Machine, other: Machine): readonly JudgedLook[] => [
  ...machine('lb1', one),
  ...machine('lb2', other),
]

const line = (
  one: Machine,
  other: Machine,
  said: Service,
  status: Line['status'],
  text: string,
  preferred?: string,
): Line => ({
  name: `${one} and ${other}, ${said}${preferred === undefined ? '' : `, preferred ${preferred}`}`,
  options: { ...OPTIONS, ...(preferred !== undefined && { preferred }) },
  members: [...pair(one, other), ...service(said)],
  status,
  text,
})

/** `1`, `2`: that machine is master, as the relation of the two says; `12`, `0`: both are, or none; `?`: it does not know. */
export type Pair = '1' | '2' | '12' | '0' | '?'

export function pairSays(said: Pair, checkId = 'vrrp1'): JudgedLook {
  const look =
    said === '?'
      ? unseen(checkId)
      : said === '1' || said === '2'
        ? seen(checkId, { metrics: { masters: 1 }, traits: { master: `lb${said}` } })
        : seen(checkId, { metrics: { masters: said === '12' ? 2 : 0 } }, 'critical')
  return { ...look, host: null }
}

/** Which machines have it, as `+-`; nothing where nobody looks. Nobody lists addresses: a row is looked at. */
const byPair = (said: Pair, has: string, service_: Service, status: Line['status'], text: string): Line => ({
  name: `the pair says ${said}, on ${has}, ${service_}`,
  options: {},
  members: [
    pairSays(said),
    ...(has === '' ? [] : pair(`?${has[0]}`, `?${has[1]}`).filter(({ checkId }) => !checkId.endsWith('/vrrp'))),
    ...service(service_).map((look) => ({ ...look, checkId: look.checkId.replace('site', VIP), host: null })),
  ],
  ...{ status, text },
})

const [BLOCKS, SILENT] = [`${VIP} is up and does not serve, which blocks the failover`, `${VIP} does not answer`]

export const floatingIpTable: Table = {
  relation: floatingIp,
  lines: [
    line('M+', 'B-', 'serves', 'ok', 'lb1 is master; it serves'),
    line('B-', 'M+', 'serves', 'ok', 'lb2 is master; it serves'),
    line('B-', 'M+', 'serves', 'ok', 'lb2 is master; it serves', 'none'),
    line('M+', 'B-', 'serves', 'ok', 'lb1 is master; it serves', 'lb1'),
    line('B-', 'M+', 'serves', 'warning', 'lb2 is master', 'lb1'),
    // Nobody looks who has it: what answers and who is master must do.
    line('M', 'B', 'serves', 'ok', 'lb1 is master; it serves'),
    line('M', 'B', 'down', 'critical', `${SILENT}; lb1 is master`),
    line('M+', 'B-', 'hung', 'critical', `${BLOCKS}; lb1 is master`),
    line('M+', 'B-', 'refused', 'critical', `${BLOCKS}; lb1 is master`),
    line('M+', 'B-', 'down', 'critical', `${SILENT}; lb1 is master`),
    line('B-', 'M+', 'hung', 'critical', `${BLOCKS}; lb2 is master`, 'lb1'),
    line('B+', 'M-', 'serves', 'critical', `${VIP} is on lb1, and lb2 is master`),
    line('B+', 'M-', 'hung', 'critical', `${BLOCKS}, ${VIP} is on lb1, and lb2 is master`),
    line('M+', 'B+', 'serves', 'critical', `${VIP} is on lb1 and lb2; lb1 is master`),
    line('M-', 'B-', 'down', 'critical', `${SILENT}, ${VIP} is on no machine; lb1 is master`),
    line('M-', 'B-', 'serves', 'critical', `${VIP} is on no machine; lb1 is master`),
    line('M+', 'M+', 'serves', 'critical', `lb1 and lb2 are both master; ${VIP} is on lb1 and lb2`),
    line('B-', 'B-', 'down', 'critical', `nobody is master; ${SILENT}`),
    line('B', 'B', 'serves', 'critical', 'nobody is master'),
    line('B+', 'B-', 'serves', 'critical', `nobody is master; ${VIP} is on lb1, which is not master`),
    byPair('1', '+-', 'serves', 'ok', 'lb1 is master; it serves'),
    byPair('2', '-+', 'serves', 'ok', 'lb2 is master; it serves'),
    byPair('2', '', 'serves', 'ok', 'lb2 is master; it serves'),
    byPair('2', '+-', 'serves', 'critical', `${VIP} is on lb1, and lb2 is master`),
    byPair('1', '+-', 'hung', 'critical', `${BLOCKS}; lb1 is master`),
    byPair('1', '--', 'serves', 'critical', `${VIP} is on no machine; lb1 is master`),
    byPair('12', '++', 'serves', 'critical', `vrrp1 has 2 masters; ${VIP} is on lb1 and lb2`),
    byPair('12', '+-', 'serves', 'critical', 'vrrp1 has 2 masters'),
    byPair('0', '', 'down', 'critical', `nobody is master; ${SILENT}`),
    byPair('?', '+-', 'serves', 'unknown', 'vrrp1 does not tell who is master'),
    byPair('?', '', 'serves', 'unknown', 'vrrp1 does not tell who is master'),
    byPair('?', '++', 'serves', 'critical', `${VIP} is on lb1 and lb2; vrrp1 does not tell who is master`),
    byPair('?', '', 'hung', 'critical', `${BLOCKS}; vrrp1 does not tell who is master`),
    // Not seen, and what is not seen may be well or not.
    line('M+', 'B-', '?', 'unknown', `lb1 is master; whether ${VIP} serves is not known`),
    line('M+', '??', 'serves', 'unknown', 'lb1 is master; lb2 not seen'),
    line('B-', '??', 'serves', 'unknown', 'lb2 not seen'),
    line('M+', 'B?', 'serves', 'unknown', 'lb1 is master; which addresses lb2 has is not known'),
    line('M?', 'B?', 'serves', 'unknown', 'lb1 is master; which addresses lb1, lb2 has is not known'),
    byPair('1', '??', 'serves', 'unknown', 'lb1 is master; which addresses lb1, lb2 has is not known'),
    line('??', '??', 'serves', 'unknown', 'lb1, lb2 not seen'),
    // It is bad whatever the rest is.
    line('??', '??', 'down', 'critical', SILENT),
    line('M+', '??', 'hung', 'critical', BLOCKS),
    line('??', 'M+', 'serves', 'warning', 'lb2 is master; lb1 not seen', 'lb1'),
    line('M?', 'B+', 'serves', 'critical', `${VIP} is on lb2, and lb1 is master`),
    line('B', 'B', '?', 'critical', 'nobody is master'),
  ],
}
