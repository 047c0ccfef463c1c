import { useLayoutEffect, useRef, useState } from 'react'
import buttons from '../components/button.module.css'
import { DEEDS, UNDO } from '../deeds/deeds.ts'
import type { Page } from '../navigation.ts'
import { isUtc, setUtc } from '../time/zone.ts'
import styles from './help.module.css'
import { setShortcutsOn, shortcutsOn } from './keys.ts'
import { useShownPages } from './use-shown-pages.ts'

const keysOf = (pages: readonly Page[]): readonly (readonly [keys: string, deed: string])[] => [
  ...pages.map((page) => [`g ${page.key}`, page.title] as const),
  ['Ctrl K', 'Go to a host, a check, a metric, a page'],
  ['/', 'Filter'],
  ['j k', 'Next and previous in a list'],
  ['Enter', 'Open'],
  ['x', 'Select'],
  ...[...Map.groupBy([...DEEDS, UNDO], ({ key }) => key)].map(
    ([key, deeds]) => [key, deeds.map(({ title }) => title).join(', ')] as const,
  ),
  ['1 … 7', 'Half an hour, 1 h, 6 h, day, week, month, year'],
  ['[ ] 0', 'Earlier, later, reset the time range'],
  ['t', 'Numbers of a graph as a table'],
  ['space', 'Pause lines that run'],
  ['← ↑ ↓ →', 'Move on the map; letters find a host'],
  ['Esc', 'Close, or back'],
]

/** All shortcuts, and the two things a reader can set. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const pages = useShownPages()
  const dialog = useRef<HTMLDialogElement>(null)
  const [shortcuts, setShortcuts] = useState(shortcutsOn)
  const [utc, setUtcShown] = useState(isUtc)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className={styles.help} onClose={onClose} aria-labelledby="help-title">
      <h2 id="help-title">Keyboard</h2>
      <dl className={styles.keys}>
        {keysOf(pages).map(([keys, deed]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{deed}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => {
            setShortcutsOn(event.target.checked)
            setShortcuts(event.target.checked)
          }}
        />{' '}
        Shortcuts of a single letter
      </label>
      <label>
        <input
          type="checkbox"
          checked={utc}
          onChange={(event) => {
            setUtc(event.target.checked)
            setUtcShown(event.target.checked)
          }}
        />{' '}
        Times in UTC
      </label>
      <form method="dialog">
        <button type="submit" className={buttons.primary}>
          Close
        </button>
      </form>
    </dialog>
  )
}
