import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { RoleOf } from '@foretop/shared/views.ts'
import type { History } from '@foretop/shared/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { memo, useRef } from 'react'
import { Link } from 'react-router'
import { getHistory } from '../api.ts'
import { WORDS } from '../checks/status.ts'
import { gapMsOf } from '../components/chart/line-path.ts'
import { useNear } from '../components/chart/use-near.ts'
import { Shape } from '../components/shape.tsx'
import { inOrder } from '../lists/in-order.ts'
import { checkPath, hostPath } from '../paths.ts'
import { useRoundedNow } from '../time/use-rounded-now.ts'
import { areaOf } from './area-path.ts'
import styles from './host-traffic.module.css'
import { instancesOf, type MemberOf, readingOf } from './roles.ts'

const POINTS = 90
const HALF = 24
/** Less than this is drawn as little, not blown up to full height: 1 KiB a second. */
const LEAST_TOP = 1_024

type Run = readonly (number | null)[]

interface Props {
  readonly member: MemberOf<'network'>
  readonly spanMs: number
  /** Each interface on its own scale instead of one for the host. */
  readonly ownScale: boolean
}

/** One host's interfaces side by side, what goes in above the line and what goes out below it. */
export const HostTraffic = memo(function HostTraffic({ member, spanMs, ownScale }: Props) {
  const { summary, roles } = member
  const box = useRef<HTMLElement>(null)
  const near = useNear(box)
  const stepMs = spanMs / POINTS
  const to = Math.floor(useRoundedNow() / stepMs) * stepMs
  const ways = [roles.get('in')?.name, roles.get('out')?.name].filter((name) => name !== undefined)
  const { data } = useQuery({
    queryKey: ['traffic', summary.id, ways, spanMs, to],
    queryFn: ({ signal }) => getHistory(summary.id, to - spanMs, to, POINTS, signal, ways),
    enabled: near,
    staleTime: stepMs,
    // Of another span nothing may be shown under the name of this one.
    placeholderData: (before) => (before !== undefined && before.to - before.from === spanMs ? before : undefined),
  })
  // By name, so that `lo` stands beside the others and not before them.
  const runs = instancesOf(member, 'in', 'out')
    .toSorted(inOrder)
    .map((name) => ({
      name,
      received: runOf(data, roles.get('in')?.name, name),
      sent: runOf(data, roles.get('out')?.name, name),
    }))
  const hostTop = topOf(runs.flatMap(({ received, sent }) => [received, sent]))
  return (
    <article ref={box} className={styles.host} data-stale={summary.stale || undefined}>
      <h2 className={styles.name} data-status={summary.status}>
        <Shape status={summary.status} /> <span className="sr">{WORDS[summary.status]}</span>
        <Link to={hostPath(summary.host ?? summary.name)}>{summary.host ?? summary.name}</Link>
      </h2>
      {runs.length === 0 ? (
        <p className={styles.reason}>{summary.text || 'not looked at yet'}</p>
      ) : (
        <div className={styles.interfaces}>
          {runs.map((run) => (
            <Interface
              key={run.name}
              member={member}
              history={data}
              top={ownScale ? topOf([run.received, run.sent]) : hostTop}
              {...run}
            />
          ))}
        </div>
      )}
    </article>
  )
})

interface InterfaceProps {
  readonly member: MemberOf<'network'>
  readonly history: History | undefined
  readonly name: string
  readonly received: Run
  readonly sent: Run
  readonly top: number
}

function Interface({ member, history, name, received, sent, top }: InterfaceProps) {
  const words = (role: RoleOf<'network'>) => {
    const value = readingOf(member, role, name)
    return value === undefined ? '–' : formatMetric(value, member.roles.get(role)?.metric)
  }
  const errors = readingOf(member, 'errors', name) ?? 0
  const area = (run: Run, direction: 1 | -1) =>
    history === undefined
      ? ''
      : areaOf(history.times, run, { ...history, gapMs: gapMsOf(history), top, zero: HALF, height: HALF, direction })
  return (
    <section className={styles.interface} aria-label={`${member.summary.host ?? ''} ${name}`}>
      <p>
        <b>
          <Link to={checkPath(member.summary.id)}>{name}</Link>
        </b>
        <span className={styles.numbers}>
          in {words('in')} · out {words('out')}
          {errors > 0 && <span className={styles.errors}> · errors {words('errors')}</span>}
        </span>
      </p>
      <svg className={styles.traffic} viewBox={`0 0 100 ${2 * HALF}`} preserveAspectRatio="none" aria-hidden="true">
        <path className={styles.in} d={area(received, -1)} />
        <path className={styles.out} d={area(sent, 1)} />
        <path className={styles.zero} d={`M0 ${HALF}H100`} vectorEffect="non-scaling-stroke" />
      </svg>
    </section>
  )
}

const runOf = (history: History | undefined, metric: string | undefined, instance: string): Run =>
  history?.series.find((one) => one.metric === metric && one.instance === instance)?.avg ?? []

const topOf = (runs: readonly Run[]): number =>
  runs.reduce((top, run) => run.reduce<number>((most, value) => Math.max(most, value ?? 0), top), LEAST_TOP)
