import type { Ink, Paint } from '../ansi.ts'

/** A piece of a line in one ink. */
export interface Span {
  readonly text: string
  readonly ink: Ink
}

export const span = (text: string, ink: Ink = ''): Span => ({ text, ink })

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u
const NONE = /[\p{Mn}\p{Me}]/u

/** How many cells of a terminal a text takes. */
export const widthOf = (text: string): number => Array.from(text).reduce((sum, letter) => sum + cellsOf(letter), 0)

const cellsOf = (letter: string): number => (letter < '\u0300' ? 1 : NONE.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1)

/** Cut to so many cells, with a sign that something is missing. */
export function cut(text: string, cells: number): string {
  if (widthOf(text) <= cells) return text
  let kept = ''
  let used = 0
  for (const letter of text) {
    if (used + cellsOf(letter) > cells - 1) break
    kept += letter
    used += cellsOf(letter)
  }
  return cells < 1 ? '' : `${kept}…`
}

/** Names differ at both ends: what is missing is missing in the middle. */
export function cutMiddle(text: string, cells: number): string {
  const letters = Array.from(text)
  if (letters.length <= cells) return text
  if (cells < 3) return cut(text, cells)
  const tail = Math.floor((cells - 1) / 2)
  return `${letters.slice(0, cells - 1 - tail).join('')}…${letters.slice(-tail).join('')}`
}

export const pad = (text: string, cells: number): string => text + ' '.repeat(Math.max(0, cells - widthOf(text)))
export const padStart = (text: string, cells: number): string => ' '.repeat(Math.max(0, cells - widthOf(text))) + text

/** One line of exactly `cells`, what is too long cut off. */
export function lineOf(spans: readonly Span[], cells: number, paint: Paint): string {
  let left = cells
  const drawn: string[] = []
  for (const { text, ink } of spans) {
    const shown = cut(text, left)
    left -= widthOf(shown)
    if (shown !== '') drawn.push(paint(ink, shown))
    if (left <= 0) break
  }
  return drawn.join('')
}

export const widthOfAll = (spans: readonly Span[]): number => spans.reduce((sum, { text }) => sum + widthOf(text), 0)
