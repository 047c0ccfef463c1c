import { useSyncExternalStore } from 'react'
import { useKeys } from '../keys.ts'
import { toastStore, undo, undoLatest } from '../toasts.ts'
import buttons from './button.module.css'
import styles from './toasts.module.css'

export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get)
  useKeys({ u: undoLatest })
  return (
    <div className={styles.toasts} role="status">
      {toasts.map((toast) => (
        <p key={toast.id} className={styles.toast}>
          {toast.text}
          {toast.undo !== null && (
            <button type="button" className={buttons.button} onClick={() => undo(toast)}>
              Undo <kbd>u</kbd>
            </button>
          )}
        </p>
      ))}
    </div>
  )
}
