import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { RoleOf } from '@foretop/shared/views.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { dayTime } from '../time/zone.ts'
import { Bar, ticksOf } from '../view/bar.tsx'
import { instancesOf, type MemberOf, readingOf, readingsOf } from '../view/roles.ts'
import styles from './card-facts.module.css'

const MINUTE_MS = 60_000

/** What the old tool did not tell: how long they wait and for which service, how much is done, and since when it runs. */
export function CardFacts({ member }: { readonly member: MemberOf<'balancers'> }) {
  const requests = readingOf(member, 'requests')
  const since = runningSince(member)
  const services = instancesOf(member, 'queued', 'queueAge')
  return (
    <div className={styles.facts}>
      <LongestWait member={member} />
      {services.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Queued</th>
              <th scope="col">Longest wait</th>
            </tr>
          </thead>
          <tbody>
            {services.map((service) => (
              <tr key={service}>
                <th scope="row">{service}</th>
                <td>{printed(member, 'queued', service)}</td>
                <td>{printed(member, 'queueAge', service)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles.rest}>
        {requests !== undefined && <span>{formatMetric(requests, member.roles.get('requests')?.metric)} served</span>}
        {since !== null && <span>up since {dayTime(since)}</span>}
      </p>
    </div>
  )
}

function LongestWait({ member }: { readonly member: MemberOf<'balancers'> }) {
  const part = member.roles.get('queueAge')
  const waits = [...readingsOf(member, 'queueAge').values()]
  if (part === undefined || waits.length === 0) return null
  const longest = Math.max(...waits)
  const thresholds = member.look?.thresholds[part.name]
  const limits = [thresholds?.warning?.above, thresholds?.critical?.above].filter((limit) => limit !== undefined)
  // So that both limits lie on the bar.
  const full = Math.max(longest, 1.25 * Math.max(0, ...limits), 1)
  const ink = levelOf(longest, thresholds)
  return (
    <p className={styles.wait}>
      <span>
        {part.metric.label} <b data-ink={ink}>{formatMetric(longest, part.metric)}</b>
        {limits.length > 0 && (
          <small> limit {limits.map((limit) => formatMetric(limit, part.metric)).join(', ')}</small>
        )}
      </span>
      <Bar share={longest / full} ticks={ticksOf(thresholds, full, null)} status={ink} />
    </p>
  )
}

/** In which ink a number stands: whether or not it is the one that decided. */
function levelOf(value: number, thresholds: CheckView['thresholds'][string] | undefined) {
  const { warning, critical } = thresholds ?? {}
  if (critical?.above !== undefined && value > critical.above) return 'critical'
  return warning?.above !== undefined && value > warning.above ? 'warning' : undefined
}

const printed = (member: MemberOf<'balancers'>, role: RoleOf<'balancers'>, instance: string): string => {
  const value = readingOf(member, role, instance)
  return value === undefined ? '–' : formatMetric(value, member.roles.get(role)?.metric)
}

/** To the minute: both clocks are off by parts of a second, and a time that trembles is read as news. */
function runningSince(member: MemberOf<'balancers'>): number | null {
  const uptimeS = readingOf(member, 'uptime')
  const at = member.look?.checkedAt
  if (uptimeS === undefined || at == null) return null
  return Math.round((at - uptimeS * 1_000) / MINUTE_MS) * MINUTE_MS
}
