import type { Summary } from '@foretop/shared/wire.ts'
import { Link } from 'react-router'
import { hostPath } from '../paths.ts'
import type { Ranging } from '../time/use-range.ts'
import styles from './graphs.module.css'
import { Preview } from './preview.tsx'
import type { GraphRow } from './rows.ts'
import { selectionPath } from './selection.ts'
import type { GraphSpec } from './spec.ts'
import { SpecGraph } from './spec-graph.tsx'

interface Props {
  readonly rows: readonly GraphRow[]
  readonly ranging: Ranging
  readonly asTable: boolean
  /** Of the address, for the time in links. */
  readonly query: URLSearchParams
}

/** Large graphs, a row for each host. */
export function Sheet({ rows, ranging, asTable, query }: Props) {
  const alone = rows.length === 1 && rows[0]?.specs.length === 1
  return rows.map(({ host, specs }) => (
    <section key={host ?? ''} className={styles.row} aria-label={host ?? 'together'}>
      {host !== null && (
        <h2>
          <Link className={styles.rowName} to={hostPath(host)}>
            {host}
          </Link>
        </h2>
      )}
      <div className={styles.grid}>
        {specs.map((spec) => (
          <SpecGraph
            key={spec.key}
            spec={spec}
            ranging={ranging}
            path={pathOf(spec, query)}
            alone={alone}
            asTable={asTable}
          />
        ))}
      </div>
    </section>
  ))
}

/** Where a graph stands alone, with the time that is shown now. */
const pathOf = ({ ids, check, metrics, instances }: GraphSpec, query: URLSearchParams) =>
  selectionPath(
    {
      hosts: ids.map(({ id, host }) => host ?? id),
      metrics: metrics.map((metric) => ({ check, metric })),
      instances: instances ?? [],
      together: ids.length > 1,
    },
    query,
  )

/** Everything that is measured on some hosts, small. */
export function PreviewSheet({ checks, ranging }: { readonly checks: readonly Summary[]; readonly ranging: Ranging }) {
  return [...Map.groupBy(checks, ({ host }) => host)].map(([host, of]) => (
    <section key={host ?? ''} className={styles.row} aria-label={host ?? 'across hosts'}>
      <h2>
        {host === null ? (
          'Across hosts'
        ) : (
          <Link className={styles.rowName} to={hostPath(host)}>
            {host}
          </Link>
        )}
      </h2>
      {of.map((check) => (
        <Preview key={check.id} check={check} ranging={ranging} />
      ))}
    </section>
  ))
}
