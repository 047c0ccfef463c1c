import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getVitals } from '../api.ts'
import styles from './lateness.module.css'
import { latenessWords } from './lateness-words.ts'

const EVERY_MS = 10_000
/** Skipped looks stay news for this long. */
const NEWS_MS = 60_000

interface Count {
  readonly at: number
  readonly skipped: number
}

/** How late the scheduler is: whoever trusts the list wants to know how old it may be. */
export function Lateness() {
  const { data: vitals, dataUpdatedAt: at } = useQuery({
    queryKey: ['vitals'],
    queryFn: ({ signal }) => getVitals(signal),
    refetchInterval: EVERY_MS,
  })
  const [counts, setCounts] = useState<readonly Count[]>([])
  if (vitals === undefined) return null
  if (counts.at(-1)?.at !== at) {
    setCounts([...counts.filter((count) => at - count.at < NEWS_MS), { at, skipped: vitals.skipped }])
  }
  const { text, warning } = latenessWords(vitals, counts[0]?.skipped ?? vitals.skipped)
  return (
    <footer className={styles.lateness} data-late={warning !== null || undefined}>
      {warning !== null && <p>{warning}</p>}
      <p>{text}</p>
    </footer>
  )
}
