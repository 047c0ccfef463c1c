import { useState } from 'react'
import { useKeys } from '../keys.ts'
import { useSite } from '../live/hooks.ts'
import { recheckAll, release } from '../operate.ts'
import { AcknowledgeDialog } from './acknowledge-dialog.tsx'
import buttons from './button.module.css'

interface Props {
  readonly ids: readonly string[]
  /** All of them are acknowledged already. */
  readonly acknowledged?: boolean
  /** Nothing to acknowledge while nothing is wrong. */
  readonly problem: boolean
  /** Only one set of buttons on a page answers to keys. */
  readonly keys?: boolean
  readonly primary?: boolean
}

/** The deeds: each is a button and a key. Whoever may only look does not see them. */
export function Actions({ ids, acknowledged = false, problem, keys = false, primary = false }: Props) {
  const { may } = useSite()
  const [asking, setAsking] = useState<readonly string[] | null>(null)
  const able = may.operate && ids.length > 0
  useKeys(
    keys && able
      ? { a: problem ? () => (acknowledged ? release(ids) : setAsking(ids)) : undefined, r: () => recheckAll(ids) }
      : {},
  )
  if (!may.operate) return null
  return (
    <>
      {problem && (
        <button
          type="button"
          className={primary ? buttons.primary : buttons.button}
          disabled={!able}
          onClick={() => (acknowledged ? release(ids) : setAsking(ids))}
        >
          {acknowledged ? 'Release' : 'Acknowledge'} {keys && <kbd>a</kbd>}
        </button>
      )}
      <button type="button" className={buttons.button} disabled={!able} onClick={() => recheckAll(ids)}>
        Check now {keys && <kbd>r</kbd>}
      </button>
      {asking !== null && <AcknowledgeDialog ids={asking} onClose={() => setAsking(null)} />}
    </>
  )
}
