import type { Summary } from '@foretop/shared/wire.ts'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import { choosableOf } from './branches.ts'
import { MetricBoxes } from './metric-boxes.tsx'
import { checksOf, type MetricsOf } from './rows.ts'
import type { Selection } from './selection.ts'
import styles from './tree.module.css'

interface Props {
  readonly host: string
  readonly checks: readonly Summary[]
  readonly metricsOf: MetricsOf
  readonly selection: Selection
  /** A preview of all its graphs. */
  readonly path: string
  readonly onChoose: (selection: Partial<Selection>) => void
  readonly onFollow: () => void
}

/** A host (or a relation): chosen or not, and its metrics. */
export function HostBranch({ host, checks, metricsOf, selection, path, onChoose, onFollow }: Props) {
  const chosen = selection.preset === null && selection.hosts.includes(host)
  const [open, setOpen] = useState(chosen && selection.metrics.length > 0 && selection.hosts[0] === host)
  const metrics = useMemo(
    () => (open ? choosableOf(checksOf([host], checks), metricsOf) : []),
    [open, host, checks, metricsOf],
  )
  const hosts = selection.preset === null ? selection.hosts : []
  const choose = () =>
    onChoose({ ...selection, preset: null, hosts: chosen ? hosts.filter((other) => other !== host) : [...hosts, host] })
  return (
    <li>
      <span className={styles.host}>
        <input type="checkbox" aria-label={`${host} in the graphs`} checked={chosen} onChange={choose} />
        <Link className={styles.name} to={path} onClick={onFollow} aria-current={chosen ? 'page' : undefined}>
          {host}
        </Link>
        <button type="button" aria-expanded={open} aria-label={`Metrics of ${host}`} onClick={() => setOpen(!open)} />
      </span>
      {open && (
        <MetricBoxes
          metrics={metrics}
          selection={selection}
          onChoose={(next) => onChoose({ ...next, hosts: [...new Set([...hosts, host])] })}
        />
      )}
    </li>
  )
}
