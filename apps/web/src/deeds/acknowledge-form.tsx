import { useState } from 'react'
import { acknowledge } from './acknowledge.ts'
import type { FormProps } from './deeds.ts'
import styles from './dialog.module.css'
import { DeedDialog } from './dialog.tsx'
import { what } from './perform.ts'

const HOUR_MS = 3_600_000

/** One field and three buttons: half awake, that is enough. What is worse is told in any case. */
export default function AcknowledgeForm({ checks, ...rest }: FormProps) {
  const [sticky, setSticky] = useState(true)
  const send = (title: string, forMs?: number) => ({
    title,
    deed: (said: { readonly note: string; readonly by: string }) =>
      void acknowledge(checks, { ...said, sticky, ...(forMs === undefined ? {} : { forMs }) }),
  })
  return (
    <DeedDialog
      title={`Acknowledge ${what(checks.map(({ id }) => id))}`}
      sends={[send('1 h', HOUR_MS), send('4 h', 4 * HOUR_MS), send('Until ok')]}
      below={
        <label className={styles.choice}>
          <input type="checkbox" checked={!sticky} onChange={(event) => setSticky(!event.target.checked)} />
          <span>only until its status changes</span>
        </label>
      }
      {...rest}
    />
  )
}
