import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { Drill, Foresight } from '@foretop/shared/model.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { getForesight, holdDrill } from '../api.ts'
import { nameOfId } from '../checks/status.ts'
import buttons from '../components/button.module.css'
import panel from '../components/panel.module.css'
import { NAME } from '../deeds/dialog.tsx'
import { checkPath } from '../paths.ts'
import { ApiError } from '../request.ts'
import styles from './simulate.module.css'
import { DEFAULT_MS } from './simulate-form.tsx'

interface Props {
  readonly foresight: Foresight
  /** It was asked of a moment that is not now. */
  readonly isOfThen: boolean
}

/** The same with real messages: tells all who would hear, after a last question, and says whom that reached. */
export function DrillPanel({ foresight: { fault, at, roots }, isOfThen }: Props) {
  const [asked, setAsked] = useState(false)
  const name = useRef<HTMLInputElement>(null)
  useEffect(() => (asked ? name.current?.focus() : undefined), [asked])
  const when = isOfThen ? at : undefined
  // The server's own span, whatever the page shows; and it may be somebody else's turn by now.
  const hearers = useQuery({
    queryKey: ['drill', fault, when],
    queryFn: ({ signal }) => getForesight({ fault, at: when, forMs: DEFAULT_MS }, signal),
    enabled: asked,
    staleTime: 0,
    gcTime: 0,
  })
  const [by, setBy] = useState(localStorage.getItem(NAME) ?? '')
  const drill = useMutation({ mutationFn: holdDrill, onSettled: () => setAsked(false) })
  if (roots.length === 0) return null
  const hold = () => {
    localStorage.setItem(NAME, by.trim())
    drill.mutate({ fault, by: by.trim(), ...(when !== undefined && { at: when }) })
  }
  return (
    <section className={`${panel.panel} ${styles.drill}`} aria-label="Drill">
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
          <Hearers foresight={hearers.data} error={hearers.error} />
          <label>
            Your name
            <input
              ref={name}
              maxLength={100}
              autoComplete="nickname"
              value={by}
              onChange={({ target }) => setBy(target.value)}
            />
          </label>
          <button type="submit" className={buttons.primary} disabled={drill.isPending || !hearers.data?.told.length}>
            {drill.isPending ? 'Telling them …' : 'Tell them now'}
          </button>
          <button type="button" className={buttons.quiet} disabled={drill.isPending} onClick={() => setAsked(false)}>
            Cancel
          </button>
        </form>
      )}
      {drill.error !== null && (
        <p role="alert" className={styles.error}>
          {/* Only an answer of the server tells that nobody was told. */}
          {drill.error instanceof ApiError && drill.error.status < 500
            ? 'No drill was held'
            : 'It is not known whether the drill was held, and people may have been told'}
          : {drill.error.message}
        </p>
      )}
      {drill.data !== undefined && <Came drill={drill.data} />}
    </section>
  )
}

interface HearersProps {
  readonly foresight: Foresight | undefined
  readonly error: Error | null
}

function Hearers({ foresight, error }: HearersProps) {
  if (error !== null) return <p className={styles.help}>Who would hear could not be found out: {error.message}</p>
  if (foresight === undefined) return <p className={styles.help}>Finding out who would hear …</p>
  const names = [...new Set(foresight.told.map(({ recipient }) => recipient))]
  if (names.length === 0) return <p className={styles.help}>Nobody would hear of it: there is nobody to tell.</p>
  return (
    <p className={styles.help}>
      Real messages go out now to <b>{names.join(', ')}</b>. They say that it is a drill, and a minute later that it is
      over. Nothing else is touched.
    </p>
  )
}

function Came({ drill: { told, unheard } }: { readonly drill: Drill }) {
  return (
    <div role="status">
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
      {unheard.map((id) => (
        <p key={id} className={styles.nobody}>
          Nobody would hear of <Link to={checkPath(id)}>{nameOfId(id)}</Link>.
        </p>
      ))}
    </div>
  )
}
