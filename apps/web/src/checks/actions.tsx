import type { Summary } from '@foretop/shared/wire.ts'
import { type ComponentType, Suspense, useState } from 'react'
import { createPortal } from 'react-dom'
import buttons from '../components/button.module.css'
import { Guard } from '../components/guard.tsx'
import { Menu } from '../components/menu.tsx'
import { DEEDS, type Deed, type FormProps } from '../deeds/deeds.ts'
import { useSite, useTable } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { useKeys } from '../shell/keys.ts'

interface Props {
  readonly ids: readonly string[]
  /** Only one set of buttons on a page answers to keys. */
  readonly keys?: boolean
  readonly primary?: boolean
  /** Titles of those that get a button, where there is room for few; the rest is in a menu. */
  readonly first?: readonly string[]
  readonly onDone?: () => void
}

interface Asking {
  readonly Form: ComponentType<FormProps>
  readonly checks: readonly Summary[]
}

/** The deeds: each is a button and a key. Whoever may only look does not see them. */
export function Actions({ ids, keys = false, primary = false, first, onDone = () => {} }: Props) {
  const { may } = useSite()
  const [asking, setAsking] = useState<Asking | null>(null)
  // Which deeds are offered is a small number: looks that change none of it draw nothing.
  const offer = useTable(() => DEEDS.reduce((bits, deed, at) => bits | (Number(isOffered(deed, ids)) << at), 0))
  const offered = may.operate ? DEEDS.filter((_, at) => (offer & (1 << at)) !== 0) : []
  const begin = (deed: Deed) => {
    const checks = deed.meant(checksOf(ids))
    if (checks.length === 0) return
    if ('Form' in deed) setAsking({ Form: deed.Form, checks })
    else {
      deed.run(checks)
      onDone()
    }
  }
  useKeys(keys ? Object.fromEntries(offered.map((deed) => [deed.key, () => begin(deed)])) : {})
  if (!may.operate) return null
  const isFirst = ({ title }: Deed) => first === undefined || first.includes(title)
  const rest = offered.filter((deed) => !isFirst(deed))
  return (
    <>
      {offered.filter(isFirst).map((deed, at) => (
        <button
          key={deed.title}
          type="button"
          className={primary && at === 0 ? buttons.primary : buttons.button}
          onClick={() => begin(deed)}
        >
          {deed.title} {keys && <kbd>{deed.key}</kbd>}
        </button>
      ))}
      {rest.length > 0 && (
        <Menu label="More to do" items={rest.map((deed) => ({ title: deed.title, deed: () => begin(deed) }))}>
          ⋯
        </Menu>
      )}
      {asking !== null && <Ask {...asking} onDone={onDone} onClose={() => setAsking(null)} />}
    </>
  )
}

function Ask({ Form, ...props }: Asking & Pick<FormProps, 'onDone' | 'onClose'>) {
  // Outside of whatever the buttons stand in: that may be hidden on a small screen.
  return createPortal(
    <Guard>
      <Suspense fallback={null}>
        <Form {...props} />
      </Suspense>
    </Guard>,
    document.body,
  )
}

const checksOf = (ids: readonly string[]) => ids.flatMap((id) => table.rows.get(id) ?? [])
const isOffered = (deed: Deed, ids: readonly string[]) => deed.meant(checksOf(ids)).length > 0
