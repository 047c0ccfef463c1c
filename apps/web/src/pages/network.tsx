import { useSearchParams } from 'react-router'
import { compareTrouble, isProblem } from '../checks/status.ts'
import buttons from '../components/button.module.css'
import segmented from '../components/segmented.module.css'
import { inOrder } from '../lists/in-order.ts'
import { useKeys } from '../shell/keys.ts'
import { RANGES } from '../time/range.ts'
import styles from '../view/host-traffic.module.css'
import { HostTraffic } from '../view/host-traffic.tsx'
import { type MemberOf, readingsOf } from '../view/roles.ts'
import { useSetQuery } from '../view/use-query.ts'
import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'

/** Of months and years its graph tells. */
const [HALF_HOUR, HOUR, SIX_HOURS, DAY, WEEK] = RANGES
const SPANS = [HALF_HOUR, HOUR, SIX_HOURS, DAY, WEEK]

/** What goes in and out of every interface of every host. */
export default function Network() {
  const view = useView('network')
  const [query] = useSearchParams()
  const set = useSetQuery()
  const span = SPANS.find(({ name }) => name === query.get('span')) ?? HOUR
  const ownScale = query.has('own')
  const busiest = query.get('sort') !== 'host'
  const choose = (name: string) => set({ span: name === HOUR.name ? null : name })
  useKeys(Object.fromEntries(SPANS.map(({ key, name }) => [key, () => choose(name)])))
  const members = view.members.toSorted(busiest ? byTrouble : byName)
  const controls = (
    <>
      <div className={segmented.segmented}>
        {SPANS.map(({ name, title }) => (
          <button key={name} type="button" aria-pressed={span.name === name} onClick={() => choose(name)}>
            {title}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={buttons.button}
        aria-pressed={ownScale}
        onClick={() => set({ own: ownScale ? null : '1' })}
      >
        Own scales
      </button>
      <button
        type="button"
        className={buttons.button}
        aria-pressed={busiest}
        onClick={() => set({ sort: busiest ? 'host' : null })}
      >
        Busiest first
      </button>
    </>
  )
  return (
    <ViewPage title="Network" view={view} controls={controls}>
      <p className={styles.legend}>
        <span>
          <i data-way="in" /> in, above
        </span>
        <span>
          <i data-way="out" /> out, below
        </span>
        <span>{ownScale ? 'each interface on its own scale' : 'one scale for all interfaces of a host'}</span>
      </p>
      <div className={styles.hosts}>
        {members.map((member) => (
          <HostTraffic key={member.summary.id} member={member} spanMs={span.spanMs} ownScale={ownScale} />
        ))}
      </div>
    </ViewPage>
  )
}

const trafficOf = (member: MemberOf<'network'>) =>
  (['in', 'out'] as const).reduce((sum, role) => [...readingsOf(member, role).values()].reduce((a, b) => a + b, sum), 0)

/** Those in trouble, then the busiest; in steps of a factor of two, so that rows do not change places each second. */
function byTrouble(a: MemberOf<'network'>, b: MemberOf<'network'>): number {
  const trouble = Number(isProblem(b.summary.status)) - Number(isProblem(a.summary.status))
  if (trouble !== 0) return trouble
  if (isProblem(a.summary.status)) return compareTrouble(a.summary, b.summary)
  const magnitude = (member: MemberOf<'network'>) => Math.round(Math.log2(trafficOf(member) + 1))
  return magnitude(b) - magnitude(a) || byName(a, b)
}

const byName = (a: MemberOf<'network'>, b: MemberOf<'network'>) => inOrder(a.summary.id, b.summary.id)
