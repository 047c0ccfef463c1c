import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { Drill, Foresight } from '@foretop/shared/model.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { holdDrill } from '../api.ts'
import buttons from '../components/button.module.css'
import panel from '../components/panel.module.css'
import { NAME } from '../deeds/dialog.tsx'
import styles from './simulate.module.css'

interface Props {
  readonly foresight: Foresight
  /** It was asked of a moment that is not now. */
  readonly isOfThen: boolean
}

/** The same with real messages: tells all who would hear, after a last question, and says whom that reached. */
export function DrillPanel({ foresight: { fault, at, told }, isOfThen }: Props) {
  const [asked, setAsked] = useState(false)
  const [by, setBy] = useState(localStorage.getItem(NAME) ?? '')
  const drill = useMutation({ mutationFn: holdDrill, onSettled: () => setAsked(false) })
  const names = [...new Set(told.map(({ recipient }) => recipient))]
  if (names.length === 0) return null
  const hold = () => {
    localStorage.setItem(NAME, by.trim())
    drill.mutate({ fault, by: by.trim(), ...(isOfThen && { at }) })
  }
  return (
    <section className={panel.panel} aria-label="Drill">
      {!asked && (
        <button type="button" className={buttons.button} onClick={() => setAsked(true)}>
          Hold this as a drill …
        </button>
      )}
      {asked && (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            hold()
          }}
        >
          <p className={styles.help}>
            Real messages go out now to <b>{names.join(', ')}</b>. They say that it is a drill, and a minute later that
            it is over. Nothing else is touched.
          </p>
          <label>
            Your name
            <input maxLength={100} autoComplete="nickname" value={by} onChange={({ target }) => setBy(target.value)} />
          </label>
          <button type="submit" className={buttons.primary} disabled={drill.isPending}>
            {drill.isPending ? 'Telling them …' : 'Tell them now'}
          </button>
          <button type="button" className={buttons.quiet} disabled={drill.isPending} onClick={() => setAsked(false)}>
            Cancel
          </button>
        </form>
      )}
      {drill.error !== null && (
        <p role="alert" className={styles.error}>
          No drill was held: {drill.error.message}
        </p>
      )}
      {drill.data !== undefined && <Came drill={drill.data} />}
    </section>
  )
}

function Came({ drill: { told } }: { readonly drill: Drill }) {
  return (
    <ol className={styles.told} aria-label="Whom the drill reached">
      {told.map(({ recipient, target, afterMs, delivered, text }) => (
        <li key={`${afterMs} ${recipient}`} data-missed={!delivered || undefined}>
          <b>{delivered ? 'reached' : 'NOT REACHED'}</b>
          <span>{afterMs === 0 ? 'at once' : `after ${formatDuration(afterMs)}`}</span>
          <b>{recipient}</b>
          <span>
            {target !== recipient && `${target} · `}
            {text}
          </span>
        </li>
      ))}
    </ol>
  )
}
