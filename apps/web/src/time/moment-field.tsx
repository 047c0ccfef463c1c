import { useState } from 'react'
import { clockIn } from './clock-in.ts'
import styles from './moment-field.module.css'
import { fieldTime, timeInField } from './zone.ts'

interface Props {
  readonly label: string
  /** Wall ms; `null`: it is empty. */
  readonly at: number | null
  /** Told of every moment that is whole, and of `null` when both fields are emptied. */
  readonly onChange: (at: number | null) => void
  readonly required?: boolean
  /** Why it may not be this moment; empty: it may. */
  readonly fault?: string
}

interface Draft {
  readonly day: string
  readonly clock: string
}

/**
 * A day and a time by a clock of 24 hours, as all other times of the product; browsers show theirs as they please. A day
 * alone is its first minute.
 */
export function MomentField({ label, at, onChange, required = false, fault = '' }: Props) {
  // What is typed stays as it is until the field is left.
  const [draft, setDraft] = useState<Draft | null>(null)
  const { day, clock } = draft ?? draftOf(at)
  const set = (patch: Partial<Draft>) => {
    const next = { day, clock, ...patch }
    setDraft(next)
    const moment = momentOf(next)
    if (moment !== null) onChange(moment)
    else if (next.day === '' && next.clock === '' && !required) onChange(null)
  }
  return (
    <span className={styles.moment}>
      <input
        type="date"
        aria-label={`${label}, day`}
        required={required}
        value={day}
        ref={(field) => field?.setCustomValidity(fault)}
        onChange={({ target }) => set({ day: target.value })}
        onBlur={() => setDraft(null)}
      />
      <input
        aria-label={`${label}, time`}
        inputMode="numeric"
        autoComplete="off"
        placeholder="00:00"
        title="24 hours, as 03:00 or 23:30"
        value={clock}
        ref={(field) => field?.setCustomValidity(clock === '' || clockIn(clock) !== null ? '' : '24 hours, as 23:30')}
        onChange={({ target }) => set({ clock: target.value })}
        onBlur={() => setDraft(null)}
      />
    </span>
  )
}

function draftOf(at: number | null): Draft {
  const [day = '', clock = ''] = at === null ? [] : fieldTime(at).split('T')
  return { day, clock }
}

function momentOf({ day, clock }: Draft): number | null {
  const whole = clock === '' ? '00:00' : clockIn(clock)
  return day === '' || whole === null ? null : timeInField(`${day}T${whole}`)
}
