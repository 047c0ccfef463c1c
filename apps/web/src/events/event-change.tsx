import type { Change } from '@foretop/shared/model.ts'
import { nameOfId, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import styles from './event-change.module.css'

/** What changed, as signs: `▲ → ◆`; in words for those who listen. */
export function EventChange({ change }: { readonly change: Change }) {
  if (change.of !== 'status') {
    const words = wordsOf(change)
    return (
      <span data-words title={words}>
        {words}
      </span>
    )
  }
  return (
    <span className={styles.change}>
      <Shape status={change.from} />
      <span aria-hidden="true">→</span>
      <Shape status={change.to} />
      <span className="sr">
        from {WORDS[change.from]} to {WORDS[change.to]}
      </span>
    </span>
  )
}

function wordsOf(change: Exclude<Change, { readonly of: 'status' }>): string {
  if (change.of === 'flapping') return change.to ? 'flapping' : 'steady again'
  if (change.of === 'acknowledged') return change.to ? 'acknowledged' : 'no longer acknowledged'
  if (change.of === 'silenced') return change.to ? 'silenced' : 'no longer silenced'
  if (change.of === 'downtime') return change.to ? 'downtime began' : 'downtime ended'
  if (change.of === 'ending') return 'silence ends soon'
  return change.to === null ? 'no longer blocked' : `blocked by ${nameOfId(change.to)}`
}
