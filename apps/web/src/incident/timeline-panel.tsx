import { accountText } from '@foretop/shared/format/ledger.ts'
import { momentWords } from '@foretop/shared/incident/moment-words.ts'
import { sinceText } from '@foretop/shared/incident/report.ts'
import { type Moment, timelineOf } from '@foretop/shared/incident/timeline.ts'
import type { IncidentView } from '@foretop/shared/incident-view.ts'
import { useMemo, useState } from 'react'
import { useCaptures } from '../captures/use-captures.ts'
import buttons from '../components/button.module.css'
import panel from '../components/panel.module.css'
import { Shape } from '../components/shape.tsx'
import { ToneSign } from '../ledger/tone-sign.tsx'
import { clockTime, dayDate, isSameDay, momentTime } from '../time/zone.ts'
import styles from './timeline.module.css'

/** Of what is longer the middle is folded. */
const FIRST = 20
const LAST = 40

interface Props {
  readonly incident: IncidentView
  readonly now: number
}

/** What happened, as it happened, in one list: its own turns, its effects, who was told, what was recorded, what people did and wrote. */
export function TimelinePanel({ incident, now }: Props) {
  const captures = useCaptures({ incident: incident.id }, incident.closedAt === null)
  const moments = useMemo(() => timelineOf(incident, captures ?? []), [incident, captures])
  const [isWhole, setWhole] = useState(false)
  const isFolded = !isWhole && moments.length > FIRST + LAST
  const [first, last] = isFolded ? [moments.slice(0, FIRST), moments.slice(-LAST)] : [moments, []]
  return (
    <section className={panel.panel}>
      <h2>What happened</h2>
      <ol className={styles.timeline}>
        <Moments moments={first} before={null} incident={incident} now={now} />
        {isFolded && (
          <li>
            <button type="button" className={buttons.button} onClick={() => setWhole(true)}>
              {moments.length - FIRST - LAST} more between
            </button>
          </li>
        )}
        <Moments moments={last} before={first.at(-1) ?? null} incident={incident} now={now} />
        {incident.closedAt === null && <li className={styles.still}>It goes on.</li>}
      </ol>
    </section>
  )
}

function Moments({
  moments,
  before: earlier,
  incident,
  now,
}: Props & { readonly moments: readonly Moment[]; readonly before: Moment | null }) {
  return moments.map((moment, index) => {
    const before = index === 0 ? earlier : (moments[index - 1] ?? null)
    const isNewDay = before === null ? !isSameDay(moment.at, now) : !isSameDay(before.at, moment.at)
    const { title, text } = momentWords(moment, incident, (at) => momentTime(at, moment.at))
    return (
      <li key={keyOf(moment)}>
        {isNewDay && <h3>{dayDate(moment.at)}</h3>}
        <div className={styles.moment} data-of={moment.of}>
          <time dateTime={new Date(moment.at).toISOString()}>{clockTime(moment.at)}</time>
          <span className={styles.since}>{sinceText(moment.at - incident.openedAt)}</span>
          <span className={styles.sign}>
            <Sign moment={moment} />
          </span>
          <span className={styles.what}>
            <b>{title}</b> <span>{text}</span>
          </span>
        </div>
      </li>
    )
  })
}

function keyOf(moment: Moment): string {
  if (moment.of === 'event') return `event ${moment.event.seq}`
  if (moment.of === 'note') return `note ${moment.note.id}`
  if (moment.of === 'told') return `told ${moment.accounts[0].transitionSeq} ${moment.accounts[0].recipient}`
  return `${moment.of} ${moment.at}`
}

/** Beside the words, which say it all. */
function Sign({ moment }: { readonly moment: Moment }) {
  if (moment.of === 'event' && moment.event.change.of === 'status') return <Shape status={moment.event.change.to} />
  if (moment.of === 'told') return <ToneSign tone={accountText(moment.accounts[0], clockTime).tone} />
  return null
}
