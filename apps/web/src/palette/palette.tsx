import { useLayoutEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useCatalogue } from '../checks/catalogue.ts'
import { WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { useRevision } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { theme, toggleTheme } from '../shell/theme.ts'
import { usePages } from '../shell/use-shown-pages.ts'
import { type Entry, entriesFor } from './entries.ts'
import styles from './palette.module.css'

interface Props {
  readonly onHelp: () => void
  readonly onClose: () => void
}

/** One field for wherever somebody wants to go: pages, hosts, checks, metrics; and what can be done from anywhere. */
export function Palette({ onHelp, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const navigate = useNavigate()
  const pages = usePages()
  const catalogue = useCatalogue()
  useRevision()
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const entries = entriesFor(query, {
    ...{ pages, catalogue, checks: [...table.rows.values()] },
    deeds: [
      { title: `${theme() === 'dark' ? 'Light' : 'Dark'} theme`, run: toggleTheme },
      { title: 'Keyboard shortcuts', run: onHelp },
    ],
  })
  const current = Math.min(at, entries.length - 1)
  const go = (entry: Entry | undefined) => {
    if (entry === undefined) return
    dialog.current?.close()
    onClose()
    if (typeof entry.to === 'string') navigate(entry.to)
    else entry.to()
  }
  const move = (by: number) => {
    if (entries.length === 0) return
    const next = (current + by + entries.length) % entries.length
    setAt(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <dialog ref={dialog} className={styles.palette} onClose={onClose} aria-label="Go to">
      <input
        className={styles.field}
        role="combobox"
        aria-label="Go to"
        aria-expanded
        aria-controls="palette-entries"
        aria-activedescendant={entries.length > 0 ? `palette-${current}` : undefined}
        placeholder="Host, check, metric, page"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter') go(entries[current])
          else return
          event.preventDefault()
        }}
      />
      <div ref={list} id="palette-entries" className={styles.entries} role="listbox" aria-label="Found">
        {entries.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={entry.key}
            id={`palette-${index}`}
            role="option"
            // The field keeps the focus.
            tabIndex={-1}
            aria-selected={index === current}
            onClick={() => go(entry)}
          >
            <span className={styles.status}>{entry.status !== undefined && <Shape status={entry.status} />}</span>
            <span className={styles.title}>{entry.title}</span>
            <span className={styles.kind}>
              {entry.status !== undefined && entry.status !== 'ok' ? `${WORDS[entry.status]} · ` : ''}
              {entry.kind}
            </span>
          </div>
        ))}
      </div>
      {entries.length === 0 && (
        <p className={styles.none} role="status">
          Nothing has all of these words in its name.
        </p>
      )}
    </dialog>
  )
}
