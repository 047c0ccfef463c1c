import type { Quiet, Scope } from '@foretop/shared/model.ts'
import { useQuery } from '@tanstack/react-query'
import { getPreview } from '../api.ts'
import { nameOfId, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import styles from './covers.module.css'

interface Props {
  readonly kind: Quiet['kind']
  readonly match: Scope
}

/** So many are named; the server counts all. */
const NAMED = 4

/** What will be covered, as the server sees it, before anything is asked for. */
export function Covers({ kind, match }: Props) {
  const { data } = useQuery({
    queryKey: ['preview', kind, match],
    queryFn: ({ signal }) => getPreview(kind, match, signal),
    placeholderData: (before) => before,
  })
  if (data === undefined) return <p className={styles.covers}>&nbsp;</p>
  const { count, hosts, troubled, trouble } = data
  const named = trouble.slice(0, NAMED)
  return (
    <p className={styles.covers} aria-live="polite">
      Covers {count} {count === 1 ? 'check' : 'checks'}
      {hosts > 1 && ` on ${hosts} hosts`}; {troubled === 0 ? 'none' : troubled} in trouble now{troubled > 0 && ': '}
      {named.map(({ id, status }) => (
        <span key={id} className={styles.bad}>
          <Shape status={status} /> <span className="sr">{WORDS[status]}</span> {nameOfId(id)}
        </span>
      ))}
      {troubled > named.length && ` and ${troubled - named.length} more`}
    </p>
  )
}
