import type { CheckView } from '@foretop/shared/wire.ts'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { useCheck, useSurvey } from '../live/hooks.ts'
import { checkPath } from '../paths.ts'
import { nameOfId, WORDS } from '../status.ts'
import styles from './panel.module.css'
import { Shape } from './shape.tsx'

const MOST = 12

/** What explains this check, what it explains, and what it looks at. */
export function Related({ check }: { readonly check: CheckView }) {
  const { handled } = useSurvey()
  const explained = useMemo(
    () => handled.filter((other) => other.blockedBy === check.id).map((other) => other.id),
    [handled, check.id],
  )
  return (
    <>
      {check.blockedBy !== null && <Links title="Explained by" ids={[check.blockedBy]} />}
      <Links title="It explains" ids={explained} />
      <Links title="It looks at" ids={check.of ?? []} />
      <Links title="Depends on" ids={check.needs} />
    </>
  )
}

function Links({ title, ids }: { readonly title: string; readonly ids: readonly string[] }) {
  if (ids.length === 0) return null
  return (
    <section className={styles.panel}>
      <h2>{title}</h2>
      <ul className={styles.links}>
        {ids.slice(0, MOST).map((id) => (
          <CheckLink key={id} id={id} />
        ))}
        {ids.length > MOST && <li>and {ids.length - MOST} more</li>}
      </ul>
    </section>
  )
}

function CheckLink({ id }: { readonly id: string }) {
  const status = useCheck(id)?.status ?? 'pending'
  return (
    <li>
      <Shape status={status} />
      <span className="sr">{WORDS[status]}</span>
      <Link to={checkPath(id)}>{nameOfId(id)}</Link>
    </li>
  )
}
