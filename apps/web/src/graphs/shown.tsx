import type { GraphPreset } from '@foretop/shared/plan.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { type ReactNode, useMemo } from 'react'
import { Link } from 'react-router'
import { Notice } from '../components/notice.tsx'
import type { Ranging } from '../time/use-range.ts'
import styles from './graphs.module.css'
import { Landing } from './landing.tsx'
import { checksOf, choicesOf, type MetricsOf, rowsOf } from './rows.ts'
import type { Selection } from './selection.ts'
import { PreviewSheet, Sheet } from './sheet.tsx'

interface Props {
  readonly presets: readonly GraphPreset[]
  readonly checks: readonly Summary[]
  readonly metricsOf: MetricsOf
  readonly selection: Selection
  readonly ranging: Ranging
  readonly asTable: boolean
  readonly query: URLSearchParams
  readonly onChoose: (selection: Partial<Selection>) => void
}

/** The graphs that are chosen: a preset, metrics of hosts, all of some hosts, or the way to choose. */
export function Shown({ presets, checks, metricsOf, selection, ranging, asTable, query, onChoose }: Props) {
  const { hosts, metrics, instances, together } = selection
  const preset = presets.find(({ name }) => name === selection.preset)
  const chosen = useMemo(() => {
    if (preset !== undefined) return checks.filter(({ host }) => host === null || preset.hosts.includes(host))
    return checksOf(hosts, checks)
  }, [preset, hosts, checks])
  const rows = useMemo(() => {
    if (preset !== undefined) return rowsOf(preset.show, chosen, preset.together)
    return rowsOf(choicesOf(metrics, instances, chosen, metricsOf), chosen, together)
  }, [preset, chosen, metrics, instances, metricsOf, together])
  if (selection.preset !== null && preset === undefined)
    return <Nothing>There is no preset {selection.preset} in the configuration.</Nothing>
  if (preset === undefined && hosts.length === 0 && metrics.length === 0)
    return <Landing presets={presets} query={query} />
  if (chosen.length === 0) return <Nothing>No check looks at {hosts.join(', ')}.</Nothing>
  if (preset === undefined && metrics.length === 0) return <PreviewSheet checks={chosen} ranging={ranging} />
  if (rows.length === 0)
    return (
      <Nothing>None of these hosts has {metrics.map(({ check, metric }) => `${check}.${metric}`).join(', ')}.</Nothing>
    )
  const several = new Set(rows.flatMap(({ specs }) => specs.flatMap(({ ids }) => ids.map(({ id }) => id)))).size > 1
  return (
    <>
      {preset === undefined && several && (
        <label className={styles.together}>
          <input
            type="checkbox"
            checked={together}
            onChange={(event) => onChoose({ ...selection, together: event.target.checked })}
          />
          All hosts in one graph
        </label>
      )}
      <Sheet rows={rows} ranging={ranging} asTable={asTable} query={query} />
    </>
  )
}

const Nothing = ({ children }: { readonly children: ReactNode }) => (
  <Notice>
    <p>{children}</p>
    <p>
      <Link to="/graphs">Choose other graphs</Link>
    </p>
  </Notice>
)
