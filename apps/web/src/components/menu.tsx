import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import buttons from './button.module.css'
import styles from './menu.module.css'

export interface MenuItem {
  readonly title: string
  readonly deed: () => void
}

interface Props {
  readonly label: string
  readonly children: ReactNode
  readonly items: readonly MenuItem[]
}

/** A button with a few deeds behind it. Arrows move, `Esc` closes and gives the focus back. */
export function Menu({ label, children, items }: Props) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const close = () => {
    setOpen(false)
    box.current?.querySelector('button')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return
    const step = STEPS[event.key]
    if (event.key === 'Escape') close()
    else if (step !== undefined) move(box.current, step)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears what its button and items are told.
    <div
      ref={box}
      className={styles.menu}
      onKeyDown={onKeyDown}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setOpen(false)
      }}
    >
      <button
        type="button"
        className={buttons.quiet}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div id={id} role="menu" aria-label={label} className={styles.items}>
          {items.map(({ title, deed }, at) => (
            <button
              key={title}
              type="button"
              role="menuitem"
              // biome-ignore lint/a11y/noAutofocus: whoever opened the menu wants to choose from it.
              autoFocus={at === 0}
              onClick={() => {
                close()
                deed()
              }}
            >
              {title}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

const STEPS: { readonly [key: string]: -1 | 1 | undefined } = { ArrowDown: 1, ArrowUp: -1 }

function move(box: HTMLElement | null, step: -1 | 1): void {
  const items = [...(box?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
  const at = items.findIndex((item) => item.matches(':focus'))
  items.at((at + step) % items.length)?.focus()
}
