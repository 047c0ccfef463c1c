import type { CheckView } from '@foretop/shared/wire.ts'

/** What is on the screen. */
export interface View {
  readonly page: Page
  /** Id of the check the cursor is on. */
  readonly chosen: string | null
}

export type Page =
  | { readonly is: 'wall' }
  /** `null` until the server told. */
  | { readonly is: 'details'; readonly id: string; readonly check: CheckView | null }
  /** Asked on the last line; Enter sends it. */
  | { readonly is: 'note'; readonly id: string; readonly text: string }

/** What a key asks for beside another view. */
export type Deed =
  | { readonly do: 'quit' }
  | { readonly do: 'open' | 'recheck'; readonly id: string }
  | { readonly do: 'acknowledge'; readonly id: string; readonly note: string }
  | { readonly do: 'say'; readonly text: string }

export interface Circumstances {
  /** Ids of problems in the order they are listed, open ones first. */
  readonly open: readonly string[]
  readonly handled: readonly string[]
  /** Why nothing can be done about them now; `null`: it can. */
  readonly refusal: string | null
}

export interface Pressed {
  readonly view: View
  readonly deed: Deed | null
}

/** What a key means where it is pressed. */
export function press(view: View, key: string, circumstances: Circumstances): Pressed {
  if (view.page.is === 'note') return pressInNote(view, view.page, key, circumstances)
  if (key === 'q' || key === CTRL_D) return { view, deed: { do: 'quit' } }
  if (view.page.is === 'details') {
    const back = { ...view, page: WALL }
    return key === 'a' || key === 'r' ? act(back, view.page.id, key, circumstances) : { view: back, deed: null }
  }
  return pressOnWall(view, key, circumstances)
}

export const WALL: Page = { is: 'wall' }
const LONGEST_NOTE = 1_000
const ESCAPE = '\x1b'
const CTRL_D = '\x04'
const DOWN = new Set(['j', '\x1b[B', '\x1bOB'])
const UP = new Set(['k', '\x1b[A', '\x1bOA'])
const ENTER = new Set(['\r', '\n'])
const BACKSPACE = new Set(['\x7f', '\b'])

function pressOnWall(view: View, key: string, circumstances: Circumstances): Pressed {
  const { chosen } = view
  if (DOWN.has(key)) return { view: walk(view, 1, circumstances), deed: null }
  if (UP.has(key)) return { view: walk(view, -1, circumstances), deed: null }
  if (key === ESCAPE) return { view: { ...view, chosen: null }, deed: null }
  if (!ENTER.has(key) && key !== 'a' && key !== 'r') return { view, deed: null }
  // Nobody shall acknowledge what he has not chosen: the first press shows what it would be about.
  if (chosen === null) return { view: walk(view, 1, circumstances), deed: null }
  if (!ENTER.has(key)) return act(view, chosen, key, circumstances)
  return { view: { ...view, page: { is: 'details', id: chosen, check: null } }, deed: { do: 'open', id: chosen } }
}

function pressInNote(view: View, page: Page & { is: 'note' }, key: string, circumstances: Circumstances): Pressed {
  const { id, text } = page
  if (key === ESCAPE) return { view: { ...view, page: WALL }, deed: null }
  // On to the next one: this one moves to the end of the list, and the cursor must not take the view with it.
  if (ENTER.has(key))
    return {
      view: { page: WALL, chosen: neighbourOf(id, circumstances) },
      deed: { do: 'acknowledge', id, note: text.trim() },
    }
  const typed = BACKSPACE.has(key) ? Array.from(text).slice(0, -1).join('') : /\p{Cc}/u.test(key) ? text : text + key
  return { view: { ...view, page: { ...page, text: typed.slice(0, LONGEST_NOTE) } }, deed: null }
}

function act(view: View, id: string, key: string, { refusal }: Circumstances): Pressed {
  if (refusal !== null) return { view, deed: { do: 'say', text: refusal } }
  if (key === 'r') return { view, deed: { do: 'recheck', id } }
  return { view: { ...view, page: { is: 'note', id, text: '' } }, deed: null }
}

function walk(view: View, steps: 1 | -1, { open, handled }: Circumstances): View {
  const all = [...open, ...handled]
  const at = view.chosen === null ? -1 : all.indexOf(view.chosen)
  // From nowhere, down is the first and up the last.
  const next = at === -1 ? (steps > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + steps))
  return { ...view, chosen: all[next] ?? null }
}

function neighbourOf(id: string, { open }: Circumstances): string | null {
  const at = open.indexOf(id)
  return at === -1 ? id : (open[at + 1] ?? open[at - 1] ?? null)
}
