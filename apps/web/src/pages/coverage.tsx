import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { useQuery } from '@tanstack/react-query'
import { getCoverage } from '../api.ts'
import { Failure } from '../components/notice.tsx'
import { CoverageGaps } from '../on-call/coverage-gaps.tsx'
import { CoverageGrid } from '../on-call/coverage-grid.tsx'
import { Tabs } from '../on-call/tabs.tsx'
import styles from './events.module.css'

/** Who would hear of trouble in each hour of this week; the hours first in which nobody would. */
export default function Coverage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['coverage'],
    queryFn: ({ signal }) => getCoverage(signal),
    refetchInterval: REFETCH_MS,
  })
  return (
    <main className={styles.page}>
      <h1>Coverage</h1>
      <Tabs />
      {error !== null && <Failure what="Who would hear could not be read" error={error} retry={() => refetch()} />}
      {data !== undefined && (
        <>
          <p>
            Of trouble of {formatNumber(data.checks)} checks that begins in an hour of this week somebody must hear
            within {formatDuration(data.withinMs)}, over a channel that takes messages. Hours are those of {data.zone}.
          </p>
          <CoverageGaps coverage={data} />
          <CoverageGrid coverage={data} />
        </>
      )}
    </main>
  )
}

const REFETCH_MS = 60_000
