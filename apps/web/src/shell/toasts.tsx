import { useSyncExternalStore } from 'react'
import buttons from '../components/button.module.css'
import { UNDO } from '../deeds/deeds.ts'
import { useKeys } from './keys.ts'
import styles from './toasts.module.css'
import { toastStore, undo, undoLatest } from './toasts.ts'

export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get)
  useKeys({ [UNDO.key]: undoLatest })
  return (
    <div className={styles.toasts} role="status">
      {toasts.map((toast) => (
        <p key={toast.id} className={styles.toast}>
          {toast.text}
          {toast.undo !== null && (
            <button type="button" className={buttons.button} onClick={() => undo(toast)}>
              {UNDO.title} <kbd>{UNDO.key}</kbd>
            </button>
          )}
        </p>
      ))}
    </div>
  )
}
