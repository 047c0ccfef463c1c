import type { Change } from '@foretop/shared/model.ts'
import { nameOfId, WORDS } from '../status.ts'
import styles from './event-change.module.css'
import { Shape } from './shape.tsx'

/** What changed, as signs: `▲ → ◆`; in words for those who listen. */
export function EventChange({ change }: { readonly change: Change }) {
  if (change.of === 'flapping') return <span>{change.to ? 'flapping' : 'steady again'}</span>
  if (change.of === 'acknowledged') return <span>no longer acknowledged</span>
  if (change.of === 'silenced') return <span>{change.to ? 'silenced' : 'no longer silenced'}</span>
  if (change.of === 'downtime') return <span>{change.to ? 'downtime began' : 'downtime ended'}</span>
  if (change.of === 'blockedBy') {
    return <span>{change.to === null ? 'no longer blocked' : `blocked by ${nameOfId(change.to)}`}</span>
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
