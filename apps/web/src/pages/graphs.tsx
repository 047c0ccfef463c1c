import { metricsOfAll, type Named } from '@foretop/shared/catalogue.ts'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { getGraphPresets } from '../api.ts'
import { useCatalogue } from '../checks/catalogue.ts'
import { Failure } from '../components/notice.tsx'
import styles from '../graphs/graphs.module.css'
import { type Selection, selectionFrom, withSelection } from '../graphs/selection.ts'
import { Shown } from '../graphs/shown.tsx'
import { Tree } from '../graphs/tree.tsx'
import { useSite, useTable } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { useKeys } from '../shell/keys.ts'
import { useOld } from '../shell/loss.tsx'
import { RangeBar } from '../time/range-bar.tsx'
import { useRange } from '../time/use-range.ts'
import { useMedia } from '../use-media.ts'

/** How soon presets of a changed configuration are seen. */
const PRESETS_MS = 30_000

/** Any metrics of any hosts over any time, and the presets of the configuration; all in the address. */
export default function GraphsPage() {
  const [query, setQuery] = useSearchParams()
  const presets = useQuery({ queryKey: ['graphs'], queryFn: getGraphPresets, refetchInterval: PRESETS_MS })
  const selection = useMemo(() => selectionFrom(query, presets.data), [query, presets.data])
  const preset = presets.data?.find(({ name }) => name === selection.preset)
  const ranging = useRange(preset?.range)
  const [asTable, setAsTable] = useState(false)
  const switchTable = () => setAsTable((before) => !before)
  useKeys({ t: switchTable })
  const { groups } = useSite()
  const set = useTable(() => table.setRevision)
  const checks = useMemo(() => (set < 0 ? [] : [...table.rows.values()]), [set])
  const catalogue = useCatalogue()
  const metricsOf = useCallback((of: readonly Named[]) => metricsOfAll(catalogue, of), [catalogue])
  const choose = (chosen: Partial<Selection>) => setQuery((before) => withSelection(before, chosen))
  const old = useOld()
  const isNothing = selection.preset === null && selection.hosts.length === 0 && selection.metrics.length === 0
  const [opened, setOpen] = useState<boolean | null>(null)
  const open = opened ?? (isNothing && presets.data !== undefined)
  const wide = useMedia(WIDE)
  return (
    <main className={styles.page} data-old={old}>
      <h1>{preset?.title ?? 'Graphs'}</h1>
      {presets.isError && (
        <Failure what="The presets could not be read" error={presets.error} retry={() => presets.refetch()} />
      )}
      <div className={styles.columns}>
        <details
          className={styles.chooser}
          open={wide || open}
          onToggle={(event) => wide || setOpen(event.currentTarget.open)}
        >
          <summary>Choose graphs</summary>
          {catalogue !== undefined && checks.length > 0 && (
            <Tree
              presets={presets.data ?? []}
              groups={groups}
              checks={checks}
              metricsOf={metricsOf}
              selection={selection}
              query={query}
              onChoose={choose}
              onFollow={() => setOpen(false)}
            />
          )}
        </details>
        <div className={styles.sheet}>
          {!isNothing && <RangeBar ranging={ranging} asTable={asTable} onTable={switchTable} />}
          {catalogue !== undefined && checks.length > 0 && presets.data !== undefined && (
            <Shown
              presets={presets.data}
              checks={checks}
              metricsOf={metricsOf}
              selection={selection}
              ranging={ranging}
              asTable={asTable}
              query={query}
              onChoose={choose}
            />
          )}
        </div>
      </div>
    </main>
  )
}

/** Where there is room beside the graphs the tree is always open. */
const WIDE = '(min-width: 960px)'
