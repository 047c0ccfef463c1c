import { relations as registry } from '@foretop/probes/all.ts'
import type { JudgedLook } from '@foretop/probes/define.ts'
import { asked } from '@foretop/probes/relations/dns-regions/table.made-up.ts'
import { page } from '@foretop/probes/relations/pages/observed.made-up.ts'
import { following, replica, server } from '@foretop/probes/relations/replication/observed.made-up.ts'
import { failed, seen } from '@foretop/probes/relations/table.made-up.ts'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { lookAtMembers } from '../../apps/server/src/looking/relations.ts'

const SIZES = [10, 100, 1_000]
/** Each figure is the median of so many rounds, each of so many members looked at in all. */
const [ROUNDS, MEMBERS_A_ROUND] = [15, 100_000]

/** Members of a relation that are all well, and that are as bad as can be. */
interface Estate {
  readonly kind: string
  readonly optionsOf: (count: number) => object
  readonly well: (index: number) => JudgedLook
  readonly bad: (index: number) => JudgedLook
}

const NFS = ['vip', 'drbd', 'mount', 'nfsd', 'lockd']
const IP = (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`
const onMachine = (index: number, value: number) =>
  seen(`nfs${Math.floor(index / NFS.length)}/${NFS[index % NFS.length]}`, { metrics: { here: { r0: value } } })
const master = (index: number) => seen(`lb${index + 1}/vrrp`, { metrics: { master: { VI_1: Number(index === 0) } } })
const addressed = (index: number, look: JudgedLook): JudgedLook =>
  index < 2 ? master(index) : { ...look, address: IP(index) }

const WAYS = ['static', 'static-tls', 'dynamic', 'dynamic-tls', 'picture', 'picture-tls']
const onBalancer = (index: number) => `lb${Math.floor(index / WAYS.length)}/${WAYS[index % WAYS.length]}`
/** Of each region what is told there, and who serves it. */
const ofRegion = (index: number) => ({ region: index >> 1, isName: index % 2 === 0 })
const behindTheFirst = (index: number, changed: object) =>
  index === 0 ? server('db0', 1) : replica(`db${index}`, index + 1, following('db0', 1, changed))

const ESTATES: readonly Estate[] = [
  {
    kind: 'quorum',
    optionsOf: () => ({ needed: '50%', wanted: 'all' }),
    well: (index) => seen(`web${index}/web`),
    bad: (index) => failed(`web${index}/web`),
  },
  {
    kind: 'same',
    optionsOf: () => ({ trait: 'revision' }),
    well: (index) => seen(`web${index}/code`, { traits: { revision: 'r42' } }),
    bad: (index) => seen(`web${index}/code`, { traits: { revision: `r${index}` } }),
  },
  {
    kind: 'together',
    optionsOf: () => ({ here: Object.fromEntries(NFS.map((name) => [name, { metric: 'here' }])) }),
    well: (index) => onMachine(index, Number(index < NFS.length)),
    bad: (index) => onMachine(index, 1),
  },
  {
    kind: 'floating-ip',
    optionsOf: (count) => ({
      addresses: Array.from({ length: count - 2 }, (_, index) => IP(index + 2)),
      master: { vrrp: { metric: 'master' } },
    }),
    well: (index) => addressed(index, seen(`site${index}/web`)),
    bad: (index) => addressed(index, failed(`site${index}/web`)),
  },
  {
    kind: 'path',
    optionsOf: () => ({}),
    well: (index) => page(onBalancer(index), 200),
    bad: (index) => page(onBalancer(index), 503),
  },
  {
    kind: 'cdn-or-origin',
    optionsOf: () => ({ cdn: ['web0'] }),
    well: (index) => page(`web${index}/site`, 200),
    bad: (index) => page(`web${index}/site`, 502),
  },
  {
    kind: 'dns-regions',
    optionsOf: (count) => ({
      regions: Object.fromEntries(
        Array.from({ length: count / 2 }, (_, index) => [
          `r${index}`,
          { asked: `geo-${index}`, gets: IP(index), served: `pair-${index}` },
        ]),
      ),
    }),
    well(index) {
      const { region, isName } = ofRegion(index)
      return isName ? asked(`geo-${region}`, [IP(region)]) : page(`pair-${region}/site`, 200)
    },
    bad(index) {
      const { region, isName } = ofRegion(index)
      return isName ? asked(`geo-${region}`, 'none') : page(`pair-${region}/site`, 'down')
    },
  },
  {
    kind: 'replication',
    optionsOf: () => ({}),
    well: (index) => behindTheFirst(index, {}),
    bad: (index) => behindTheFirst(index, { io: 'No', error: 'stopped' }),
  },
]

/** What one look of a relation costs, from its members' latest looks to what it says, in µs, by how many members it has. */
export async function relations(): Promise<{ readonly [key: string]: number }> {
  const figures: { [key: string]: number } = {}
  for (const estate of ESTATES)
    for (const state of ['well', 'bad'] as const)
      for (const count of SIZES) {
        const { us, letters } = costOf(estate, state, count)
        figures[`relation_us_${estate.kind}_${state}_${count}`] = us
        if (count === SIZES.at(-1)) figures[`relation_letters_${estate.kind}_${state}_${count}`] = letters
      }
  return figures
}

function costOf({ kind, optionsOf, ...estate }: Estate, state: 'well' | 'bad', count: number) {
  const relation = registry.find((one) => one.kind === kind)
  if (relation === undefined) throw new Error(`no relation ${kind}`)
  const looks = Array.from({ length: count }, (_, index) => estate[state](index))
  const known = new Map(looks.map((look) => [look.checkId, knownOf(look)]))
  const check = {
    ...madeUpCheck('all'),
    ...{ kind, options: relation.options.parse(optionsOf(count)) },
    way: { by: 'derive', of: looks.map(({ checkId }) => checkId) } as const,
  }
  const lookOnce = () => lookAtMembers(relation, check, (id) => known.get(id), { at: 0, seenAt: 0 })
  const { outcome, text, ...rest } = lookOnce()
  if (outcome !== 'answered') throw new Error(`${kind}, ${state}: ${text}`)
  const times = Math.ceil(MEMBERS_A_ROUND / count)
  const rounds = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now()
    for (let time = 0; time < times; time += 1) lookOnce()
    return (1_000 * (performance.now() - startedAt)) / times
  })
  const details = 'details' in rest ? rest.details : {}
  return { us: median(rounds), letters: text.length + JSON.stringify(details).length }
}

function knownOf({ status = 'pending', ...look }: JudgedLook) {
  return { check: madeUpCheck(look.checkId), latest: { ...look, seenAt: 0 }, state: { status } }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
