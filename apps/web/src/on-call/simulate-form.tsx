import { formatDuration } from '@foretop/shared/format/duration.ts'
import { useId, useMemo, useState } from 'react'
import buttons from '../components/button.module.css'
import { useTable } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { serverNow } from '../live/server-time.ts'
import { faultsLike } from './faults-like.ts'
import styles from './simulate.module.css'
import { useOnCall } from './use-on-call.ts'
import { zonedDay } from './zoned-time.ts'

const HOUR_MS = 3_600_000
export const DEFAULT_MS = 4 * HOUR_MS
const LENGTHS_MS = [HOUR_MS, DEFAULT_MS, 12 * HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS, 168 * HOUR_MS]

export interface Asked {
  readonly fault: string
  /** `2026-12-05T03:00` by the clock of the server; empty: now. */
  readonly at: string
  readonly forMs: number
}

interface Props {
  readonly asked: Asked
  readonly onAsk: (asked: Asked) => void
}

/** A fault in words, when it begins, and for how long nobody takes it on. */
export function SimulateForm({ asked, onAsk }: Props) {
  const zone = useOnCall().data?.zone
  const [fault, setFault] = useState(asked.fault)
  const [day, setDay] = useState(asked.at.split('T')[0] ?? '')
  const [time, setTime] = useState(asked.at.split('T')[1] ?? '')
  const [forMs, setForMs] = useState(asked.forMs)
  const list = useId()
  const names = useNames()
  const suggested = useMemo(() => faultsLike(fault, names), [fault, names])
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        const at = day === '' && time === '' ? '' : `${day || zonedDay(serverNow(), zone)}T${time || '00:00'}`
        onAsk({ fault: fault.trim(), at, forMs })
      }}
    >
      <label className={styles.fault}>
        Fault
        <input
          required
          maxLength={500}
          placeholder="db3 down"
          autoComplete="off"
          spellCheck={false}
          list={list}
          aria-describedby={`${list}-help`}
          value={fault}
          onChange={(event) => setFault(event.target.value)}
        />
        <datalist id={list}>
          {suggested.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </label>
      <label>
        Day
        <input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      </label>
      <label>
        Time
        <input
          className={styles.time}
          inputMode="numeric"
          placeholder="now"
          pattern="([01]\d|2[0-3]):[0-5]\d"
          title="24 hours, as 03:00 or 23:30"
          value={time}
          onChange={(event) => setTime(event.target.value)}
        />
      </label>
      <label>
        Nobody takes it on for
        <select value={forMs} onChange={(event) => setForMs(Number(event.target.value))}>
          {[...new Set([...LENGTHS_MS, forMs])].map((ms) => (
            <option key={ms} value={ms}>
              {formatDuration(ms)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={buttons.primary}>
        Simulate
      </button>
      <p id={`${list}-help`} className={styles.help}>
        A host, a group or a check, and down, critical, warning or unknown; several with + between them. Day and time
        are by the clock of the server{zone === undefined ? '' : `, ${zone}`}; now if they are empty.
      </p>
    </form>
  )
}

/** Hosts and groups, then checks. */
function useNames(): readonly string[] {
  const revision = useTable(() => table.setRevision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table itself never changes, what is in it does.
  return useMemo(() => {
    const checks = [...table.rows.values()]
    const hosts = checks.flatMap(({ host }) => host ?? [])
    return [...new Set([...table.site.groups.map(({ name }) => name), ...hosts, ...checks.map(({ id }) => id)])]
  }, [revision])
}
