import { useLayoutEffect, useRef } from 'react'

/** Shortcuts of one letter: off while somebody types, and for those who switched them off (WCAG 2.1.4). */

const KEY = 'foretop.shortcuts'
export const shortcutsOn = (): boolean => localStorage.getItem(KEY) !== 'off'
export const setShortcutsOn = (on: boolean): void => localStorage.setItem(KEY, on ? 'on' : 'off')

const PREFIX_MS = 1_500
/** The first of two keys, and the press that came after it: every listener of that press must know that it was the second. */
let prefix: { readonly key: string; readonly at: number; readonly second?: KeyboardEvent } | null = null

type Deeds = { readonly [key: string]: ((event: KeyboardEvent) => void) | undefined }

/** While the component is shown, these keys do these things. */
export function useKeys(deeds: Deeds): void {
  useListener((event) => {
    if (prefixOf(event) !== null) return
    const deed = deeds[event.key]
    if (deed === undefined) return
    event.preventDefault()
    deed(event)
  })
}

/** The same for two keys one after the other: `g` and then `w`. */
export function usePrefixedKeys(first: string, deeds: Deeds): void {
  useListener((event) => {
    if (prefixOf(event) === first) {
      if (prefix !== null) prefix = { ...prefix, second: event }
      const deed = deeds[event.key]
      if (deed !== undefined) event.preventDefault()
      deed?.(event)
    } else if (event.key === first) prefix = { key: first, at: event.timeStamp }
  })
}

/** By when the keys were pressed, however late a busy page comes to them. */
function prefixOf(event: KeyboardEvent): string | null {
  if (prefix === null || (prefix.second !== undefined && prefix.second !== event)) return null
  return event.timeStamp - prefix.at < PREFIX_MS ? prefix.key : null
}

/** With Ctrl, or ⌘ on a Mac: from anywhere, also while somebody types, but not over an open dialog. */
export function useCommandKey(key: string, deed: () => void): void {
  const latest = useRef(deed)
  useLayoutEffect(() => {
    latest.current = deed
  })
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isOurs = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
      if (!isOurs || event.key.toLowerCase() !== key || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [key])
}

function useListener(listener: (event: KeyboardEvent) => void): void {
  const latest = useRef(listener)
  // Before anything is painted: a key means what is on the screen, however soon it comes.
  useLayoutEffect(() => {
    latest.current = listener
  })
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === 'Enter' && isOpening(event.target)) return
      if (event.key === ' ' && isPressing(event.target)) return
      if (event.key.length === 1 && !shortcutsOn()) return
      latest.current(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

/** `Enter` on a link or button is its own: whoever moves by `Tab` gets where it says. */
const isOpening = (target: EventTarget | null) =>
  target instanceof Element && target.closest('a, button, summary') !== null

/** The space bar presses what has the focus. */
const isPressing = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, summary, input') !== null

/** Keys belong to whoever takes text, and to an open dialog. */
const isTyping = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('input:not([type=checkbox]), textarea, select, dialog, [contenteditable]') !== null
