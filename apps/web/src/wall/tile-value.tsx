import { Reading } from '../checks/reading.tsx'
import { Spark } from '../components/spark.tsx'
import { useCheck } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import styles from './tile.module.css'

/** The number and its latest run, on a tile that has the room. */
export function TileValue({ id }: { readonly id: string }) {
  const check = useCheck(id)
  if (check === undefined || check.value === null) return null
  const trail = table.trailOf(id) ?? []
  return (
    <>
      <span className={styles.value}>
        <Reading check={check} metric={check.value.metric} value={check.value.number} />
      </span>
      {trail.length > 2 && <Spark values={trail} className={styles.spark} />}
    </>
  )
}
