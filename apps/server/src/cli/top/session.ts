import { isOld } from '@foretop/shared/stream.ts'
import type { CheckView, Summary } from '@foretop/shared/wire.ts'
import type { Io, Terminal } from '../command.ts'
import { clean, type Span, span } from './cells.ts'
import { detailsOf } from './details.ts'
import { listed } from './listed.ts'
import { type Looks, picture, streamAt } from './picture.ts'
import { createScreen } from './screen.ts'
import { serverNow } from './table.ts'
import type { Wall } from './wall.ts'

/** Changes are drawn at most this often, which a slow line can bear. */
const DRAW_AFTER_MS = 250
const SECOND_MS = 1_000
const MESSAGE_MS = 6_000
const LONGEST_NOTE = 1_000

type Page = { readonly is: 'wall' } | { readonly is: 'details'; readonly check: CheckView } | Note
/** Asked on the last line; Enter sends it. */
type Note = { readonly is: 'note'; readonly id: string; readonly text: string }

/** The wall on a terminal until `q`, or until the process is asked to end. The terminal is given back whatever happens. */
export async function runSession(
  wall: Wall,
  terminal: Terminal,
  { stop }: Pick<Io, 'stop'>,
  style: Pick<Looks, 'signs' | 'paint'>,
): Promise<void> {
  const over = Promise.withResolvers<void>()
  const screen = createScreen(terminal)
  let page: Page = { is: 'wall' }
  let chosen: string | null = null
  let message: { readonly text: string; readonly until: number } | null = null
  let soon: NodeJS.Timeout | null = null

  const draw = () => {
    if (soon !== null) clearTimeout(soon)
    soon = null
    const [now, wallMs] = [performance.now(), Date.now()]
    const table = wall.table()
    const looks = { ...terminal.size(), ...style }
    const all = inOrder(wall)
    if (chosen !== null && !all.some(({ id }) => id === chosen)) chosen = null
    if (message !== null && message.until < now) message = null
    screen.draw(
      page.is === 'details'
        ? detailsOf(page.check, wall.kinds().get(page.check.kind), serverNow(table, now, wallMs), looks)
        : picture(table, { now, wall: wallMs }, looks, { chosen, foot: foot(page, message?.text ?? null, all.length) }),
    )
  }
  const say = (text: string) => {
    message = { text: clean(text), until: performance.now() + MESSAGE_MS }
    draw()
  }
  /** What cannot be done is said, and the wall goes on. */
  const attempt = (deed: Promise<string>) =>
    void deed.then(say, (error: unknown) => say(error instanceof Error ? error.message : String(error)))
  const open = (id: string) =>
    attempt(
      wall.detail(id).then((check) => {
        page = { is: 'details', check }
        return ''
      }),
    )
  const act = (key: string, id: string) => {
    const table = wall.table()
    if (isOld(streamAt(table, { now: performance.now(), wall: Date.now() }).sight))
      return say('not now: no word from the server')
    if (!table.mayOperate) return say('this token may look, not act')
    if (key === 'a') page = { is: 'note', id, text: '' }
    else attempt(wall.recheck(id).then(() => `${id} is looked at again`))
  }
  const walk = (steps: number) => {
    const all = inOrder(wall)
    const at = all.findIndex(({ id }) => id === chosen)
    // From nowhere, down is the first and up the last.
    const next = at === -1 ? (steps > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + steps))
    chosen = all[next]?.id ?? null
  }
  const onWallKey = (key: string) => {
    if (DOWN.has(key)) walk(1)
    else if (UP.has(key)) walk(-1)
    else if (ENTER.has(key) || key === 'a' || key === 'r') {
      if (chosen === null) walk(1)
      else if (ENTER.has(key)) open(chosen)
      else act(key, chosen)
    } else if (key === ESCAPE) chosen = null
  }
  const onNoteKey = (note: Note, key: string) => {
    if (key === ESCAPE) page = { is: 'wall' }
    else if (ENTER.has(key)) {
      page = { is: 'wall' }
      // On to the next one: this one moves to the end of the list, and the cursor must not take the view with it.
      chosen = neighbourOf(note.id, wall)
      attempt(wall.acknowledge(note.id, note.text.trim()).then(() => `${note.id} is acknowledged`))
    } else if (BACKSPACE.has(key)) page = { ...note, text: Array.from(note.text).slice(0, -1).join('') }
    else if (key.length > 0 && !/\p{Cc}/u.test(key)) page = { ...note, text: (note.text + key).slice(0, LONGEST_NOTE) }
  }
  const onKey = (key: string) => {
    if (page.is === 'note') onNoteKey(page, key)
    else if (key === 'q') return over.resolve()
    else if (page.is === 'wall') onWallKey(key)
    else if (key === 'a' || key === 'r') {
      const { id } = page.check
      page = { is: 'wall' }
      act(key, id)
    } else page = { is: 'wall' }
    draw()
  }

  const onStop = () => over.resolve()
  stop.addEventListener('abort', onStop, { once: true })
  using _screen = terminal.takeOver(onKey, () => {
    screen.forget()
    draw()
  })
  wall.onChange(() => {
    soon ??= setTimeout(draw, DRAW_AFTER_MS)
  })
  // Ages and the clock move by themselves; an open page follows its check.
  const ticking = setInterval(() => {
    if (page.is === 'details') open(page.check.id)
    else draw()
  }, SECOND_MS)
  draw()
  if (!stop.aborted) await over.promise
  clearInterval(ticking)
  if (soon !== null) clearTimeout(soon)
}

const ESCAPE = '\x1b'
const DOWN = new Set(['j', '\x1b[B', '\x1bOB'])
const UP = new Set(['k', '\x1b[A', '\x1bOA'])
const ENTER = new Set(['\r', '\n'])
const BACKSPACE = new Set(['\x7f', '\b'])

function inOrder(wall: Wall): readonly Summary[] {
  const { open, handled } = listed(wall.table())
  return [...open, ...handled]
}

function neighbourOf(id: string, wall: Wall): string | null {
  const { open } = listed(wall.table())
  const at = open.findIndex((check) => check.id === id)
  return at === -1 ? id : ((open[at + 1] ?? open[at - 1])?.id ?? null)
}

function foot(page: Page, message: string | null, problems: number): readonly Span[] {
  if (page.is === 'note')
    return [
      span(` acknowledge ${clean(page.id)}, note: `, '1'),
      span(`${clean(page.text)}_`),
      span('  Enter sends, Esc leaves it', '2'),
    ]
  if (message !== null && message !== '') return [span(` ${message}`, '1')]
  return [span(problems > 0 ? ' j k choose  Enter details  a acknowledge  r recheck  q quit' : ' q quit', '2')]
}
