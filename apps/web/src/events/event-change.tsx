import { changeWords } from '@foretop/shared/format/change.ts'
import type { Change } from '@foretop/shared/model.ts'
import { WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import styles from './event-change.module.css'

/** What changed, as signs: `▲ → ◆`; in words for those who listen. */
export function EventChange({ change }: { readonly change: Change }) {
  if (change.of !== 'status') {
    const words = changeWords(change)
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
