import type { CheckView, NeedsView } from '@foretop/shared/wire.ts'
import { useMemo } from 'react'
import { Link } from 'react-router'
import styles from '../components/panel.module.css'
import { Shape } from '../components/shape.tsx'
import { useCheck, useSurvey } from '../live/hooks.ts'
import { checkPath } from '../paths.ts'
import { nameOfId, WORDS } from './status.ts'

const MOST = 12

/** What explains this check, what it explains, and what it looks at. */
export function Related({ check }: { readonly check: CheckView }) {
  const { handled, explained } = useSurvey()
  const effects = useMemo(
    () => [...explained, ...handled].filter((other) => other.blockedBy === check.id).map((other) => other.id),
    [handled, explained, check.id],
  )
  return (
    <>
      {check.blockedBy !== null && <Links title="Explained by" ids={[check.blockedBy]} />}
      <Links title="It explains" ids={effects} />
      <Links title="It looks at" ids={check.of ?? []} />
      <Needs {...check} />
    </>
  )
}

function Needs({ needs, needsTree = needs }: NeedsView) {
  const choices = needsTree.filter((need) => typeof need !== 'string')
  return (
    <>
      <Links title="Depends on" ids={needsTree.filter((need) => typeof need === 'string')} />
      {choices.map(({ any }) => (
        <Links key={JSON.stringify(any)} title="Depends on any of" ids={any} />
      ))}
    </>
  )
}

interface LinksProps {
  readonly title: string
  /** What stands under `all` counts only together. */
  readonly ids: readonly (string | { readonly all: readonly string[] })[]
}

function Links({ title, ids }: LinksProps) {
  if (ids.length === 0) return null
  return (
    <section className={styles.panel}>
      <h2>{title}</h2>
      <ul className={styles.links}>
        {ids.slice(0, MOST).map((one) =>
          typeof one === 'string' ? (
            <li key={one}>
              <CheckLink id={one} />
            </li>
          ) : (
            <Together key={one.all.join(' ')} ids={one.all} />
          ),
        )}
        {ids.length > MOST && <li>and {ids.length - MOST} more</li>}
      </ul>
    </section>
  )
}

/** One entry, however many they are. */
function Together({ ids }: { readonly ids: readonly string[] }) {
  return (
    <li className={styles.together}>
      {ids.slice(0, MOST).map((id, at) => (
        <span key={id}>
          {at > 0 && <span>and</span>}
          <CheckLink id={id} />
        </span>
      ))}
      {ids.length > MOST && <span>and {ids.length - MOST} more</span>}
    </li>
  )
}

function CheckLink({ id }: { readonly id: string }) {
  const status = useCheck(id)?.status ?? 'pending'
  return (
    <>
      <Shape status={status} />
      <span className="sr">{WORDS[status]}</span>
      <Link to={checkPath(id)}>{nameOfId(id)}</Link>
    </>
  )
}
