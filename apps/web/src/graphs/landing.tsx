import type { GraphPreset } from '@foretop/shared/plan.ts'
import { Link } from 'react-router'
import { Notice } from '../components/notice.tsx'
import styles from './graphs.module.css'
import { selectionPath } from './selection.ts'

interface Props {
  readonly presets: readonly GraphPreset[]
  readonly query: URLSearchParams
}

/** Before anything is chosen: the presets, and how to have some. */
export function Landing({ presets, query }: Props) {
  return (
    <>
      <ul className={styles.presets}>
        {presets.map(({ name, title, hosts, show, range }) => (
          <li key={name}>
            <Link to={selectionPath({ preset: name }, query)}>
              <b>{title}</b>
              <span>
                {show.length} {show.length === 1 ? 'graph' : 'graphs'}
                {hosts.length > 0 && ` × ${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts'}`}, by {range}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <Notice>
        <p>
          A group or a host shows all its graphs small; each leads to itself, large. Metrics ticked under a host, or
          found by name, stand side by side for all hosts that are ticked.
        </p>
        {presets.length === 0 && (
          <p>
            Graphs that you want again and again are written under <code>graphs:</code> in the configuration and then
            stand here.
          </p>
        )}
      </Notice>
    </>
  )
}
