import { LONGEST_DOWNTIME_MS } from '@foretop/shared/quiet-limits.ts'
import { useState } from 'react'
import { serverNow } from '../live/server-time.ts'
import { MomentField } from '../time/moment-field.tsx'
import { Covers } from './covers.tsx'
import type { FormProps } from './deeds.ts'
import styles from './dialog.module.css'
import { DeedDialog } from './dialog.tsx'
import { type Expect, ExpectChoice } from './expect-choice.tsx'
import { LENGTHS } from './length.ts'
import { LengthChoice } from './length-choice.tsx'
import { what } from './perform.ts'
import { planDowntime } from './quieten.ts'
import { ReachChoice, useReaches } from './reach-choice.tsx'

const HOUR_MS = 3_600_000

/** It is planned: from now or a time, for a while or until a time. */
export default function DowntimeForm({ checks, ...rest }: FormProps) {
  const reaches = useReaches(checks)
  const [reach, setReach] = useState(reaches[0])
  const [from, setFrom] = useState<number | null>(null)
  const [until, setUntil] = useState<number | null>(null)
  const [forMs, setForMs] = useState<number | null>(LENGTHS[1].ms)
  const [waits, setWaits] = useState(false)
  const [expect, setExpect] = useState<Expect | null>(null)
  const deed = (said: { readonly note: string; readonly by: string }) => {
    const span = forMs !== null && { forMs }
    const length = until === null ? span : waits ? span && { until, ...span } : { until }
    if (reach === undefined || length === false || expect?.length === 0) return false
    const more = { ...(from === null ? {} : { from }), ...(expect === null ? {} : { expect: [...expect] }) }
    planDowntime({ match: reach.match, ...more, ...length, ...said })
  }
  return (
    <DeedDialog title={`Downtime of ${what(checks.map(({ id }) => id))}`} sends={[{ title: 'Plan', deed }]} {...rest}>
      <ReachChoice reaches={reaches} chosen={reach} onChoose={setReach} />
      {reach !== undefined && <Covers kind="downtime" match={reach.match} />}
      <TimeChoice title="From" otherwise="now" at={from} onChange={setFrom} least={null} />
      <TimeChoice title="Until" otherwise="for a while" at={until} onChange={setUntil} least={from ?? serverNow()} />
      {until !== null && (
        <label className={styles.choice}>
          <input type="checkbox" checked={waits} onChange={(event) => setWaits(event.target.checked)} />
          <span>not before the first trouble in that time, and then for</span>
        </label>
      )}
      {(until === null || waits) && <LengthChoice longestMs={LONGEST_DOWNTIME_MS} forMs={forMs} onChange={setForMs} />}
      <ExpectChoice expect={expect} onChange={setExpect} />
    </DeedDialog>
  )
}

interface TimeProps {
  readonly title: string
  /** What it is without a time. */
  readonly otherwise: string
  readonly at: number | null
  readonly onChange: (at: number | null) => void
  /** It must be after this. */
  readonly least: number | null
}

function TimeChoice({ title, otherwise, at, onChange, least }: TimeProps) {
  const name = title.toLowerCase()
  return (
    <fieldset className={styles.lengths}>
      <legend>{title}</legend>
      <label>
        <input type="radio" name={name} checked={at === null} onChange={() => onChange(null)} />
        <span>{otherwise}</span>
      </label>
      <label>
        <input type="radio" name={name} checked={at !== null} onChange={() => onChange(nextHour(least))} />
        <span>a time</span>
      </label>
      {at !== null && (
        <MomentField
          required
          label={title}
          at={at}
          fault={least !== null && at <= least ? 'It must end after it has begun' : ''}
          onChange={(time) => time !== null && onChange(time)}
        />
      )}
    </fieldset>
  )
}

/** The next full hour: nobody plans for 14:03. */
const nextHour = (after: number | null): number => (Math.floor((after ?? serverNow()) / HOUR_MS) + 1) * HOUR_MS
