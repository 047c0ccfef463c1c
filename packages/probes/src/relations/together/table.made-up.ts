import type { JudgedLook } from '../../define.ts'
import { failed, type Line, seen, type Table, unseen } from '../table.made-up.ts'
import { together } from '../together.ts'

const HERE = { vip: { metric: 'master', instance: '51' }, drbd: { metric: 'primary' }, nfsd: 'answers' }

/** What of all is on a machine: `adn`, `a-n`, `?` where that is not seen. */
type Machine = string

const look = (id: string, sign: string | undefined, here: JudgedLook, not: JudgedLook): JudgedLook =>
  sign === '?' ? unseen(id) : sign === '-' ? not : here

function machine(host: string, [vip, drbd, nfsd]: Machine): readonly JudgedLook[] {
  const of = (id: string, metric: string, instance: string, value: number) =>
    seen(id, { metrics: { [metric]: { [instance]: value } } })
  const [a, d, n] = ['vip', 'drbd', 'nfsd'].map((name) => `${host}/${name}`) as [string, string, string]
  return [
    look(a, vip, of(a, 'master', '51', 1), of(a, 'master', '51', 0)),
    look(d, drbd, of(d, 'primary', 'r0', 1), of(d, 'primary', 'r0', 0)),
    look(n, nfsd, seen(n), failed(n, 'refused')),
  ]
}

const line = (one: Machine, other: Machine, status: Line['status'], text: string, options = {}): Line => ({
  name: `${one} and ${other}`,
  options: { here: HERE, ...options },
  members: [...machine('nfs1', one), ...machine('nfs2', other)],
  status,
  text,
})

const FIRST = { preferred: 'nfs1' }

export const togetherTable: Table = {
  relation: together,
  lines: [
    line('adn', '---', 'ok', 'all on nfs1'),
    line('---', 'adn', 'ok', 'all on nfs2'),
    line('---', 'adn', 'ok', 'all on nfs2', { preferred: 'none' }),
    line('adn', '---', 'ok', 'all on nfs1', FIRST),
    line('---', 'adn', 'warning', 'all on nfs2', FIRST),
    line('a-n', '-d-', 'critical', 'not together: vip, nfsd on nfs1, drbd on nfs2'),
    line('adn', '-d-', 'critical', 'drbd on nfs1 and nfs2; vip, nfsd on nfs1'),
    line('adn', 'adn', 'critical', 'vip on nfs1 and nfs2; drbd on nfs1 and nfs2; nfsd on nfs1 and nfs2'),
    line('ad-', '---', 'critical', 'nfsd nowhere; vip, drbd on nfs1'),
    line('---', '---', 'critical', 'vip, drbd, nfsd nowhere'),
    // Not seen, and it may be anything.
    line('adn', '???', 'unknown', 'all on nfs1; vip, drbd, nfsd of nfs2 not seen'),
    line('adn', '-?-', 'unknown', 'all on nfs1; drbd of nfs2 not seen'),
    line('???', '---', 'unknown', 'where vip, drbd, nfsd is, is not known'),
    line('???', '???', 'unknown', 'where vip, drbd, nfsd is, is not known'),
    // It is bad whatever the rest is.
    line('a--', '-?n', 'critical', 'not together: vip on nfs1, nfsd on nfs2'),
    line('ad-', '??-', 'critical', 'nfsd nowhere'),
    line('???', 'adn', 'warning', 'all on nfs2; vip, drbd, nfsd of nfs1 not seen', FIRST),
  ],
}
