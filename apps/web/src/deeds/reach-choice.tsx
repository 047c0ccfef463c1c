import type { Summary } from '@foretop/shared/wire.ts'
import { useState } from 'react'
import { table } from '../live/live.ts'
import styles from './dialog.module.css'
import { type Reach, reachesOf } from './reach.ts'

/** As they were when the dialog opened: what is chosen does not change under the hand. */
export const useReaches = (checks: readonly Summary[]): readonly Reach[] =>
  useState(() => reachesOf(checks, table.rows.values()))[0]

interface Props {
  readonly reaches: readonly Reach[]
  readonly chosen: Reach | undefined
  readonly onChoose: (reach: Reach) => void
}

export function ReachChoice({ reaches, chosen, onChoose }: Props) {
  return (
    <fieldset className={styles.reaches}>
      <legend>What</legend>
      {reaches.map((reach) => (
        <label key={reach.title}>
          <input type="radio" name="reach" checked={reach === chosen} onChange={() => onChoose(reach)} />
          <span>{reach.title}</span>
          {reach.count > 1 && <small>{reach.count} checks</small>}
        </label>
      ))}
    </fieldset>
  )
}
