import { isOld } from '@foretop/shared/stream.ts'
import type { Io, Terminal } from '../command.ts'
import { printable } from '../printable.ts'
import { detailsOf } from './details.ts'
import { footOf } from './foot.ts'
import { type Deed, press, type View, WALL } from './keys.ts'
import { listed } from './listed.ts'
import { type Looks, picture, streamAt } from './picture.ts'
import { createScreen } from './screen.ts'
import type { Wall } from './wall.ts'

/** Changes are drawn at most this often, which a slow line can bear. */
const DRAW_AFTER_MS = 250
const SECOND_MS = 1_000
const MESSAGE_MS = 6_000

type Style = Pick<Looks, 'signs' | 'paint'>

/** The wall on a terminal until `q`, or until the process is asked to end; then the terminal is as it was before. */
export async function runSession(wall: Wall, terminal: Terminal, { stop }: Pick<Io, 'stop'>, style: Style) {
  const over = Promise.withResolvers<void>()
  const screen = createScreen(terminal)
  let view: View = { page: WALL, chosen: null }
  let message: { readonly text: string; readonly until: number } | null = null
  let soon: NodeJS.Timeout | null = null

  const draw = () => {
    if (soon !== null) clearTimeout(soon)
    soon = null
    if (message !== null && message.until < performance.now()) message = null
    view = stillThere(view, wall)
    screen.draw(drawn(wall, view, message?.text ?? null, { ...terminal.size(), ...style }))
  }
  const say = (text: string) => {
    if (text !== '') message = { text: printable(text), until: performance.now() + MESSAGE_MS }
    draw()
  }
  const show: Parameters<typeof perform>[2] = (check) => {
    // Meanwhile somebody may have gone back, or on to another.
    if (view.page.is === 'details' && view.page.id === check.id) view = { ...view, page: { ...view.page, check } }
  }
  const attempt = (deed: Deed) =>
    perform(deed, wall, show).then(say, (error: unknown) => say(error instanceof Error ? error.message : String(error)))
  const onKey = (key: string) => {
    const pressed = press(view, key, circumstancesOf(wall))
    view = pressed.view
    if (pressed.deed?.do === 'quit') return over.resolve()
    if (pressed.deed !== null) void attempt(pressed.deed)
    draw()
  }
  const onResize = () => {
    screen.forget()
    draw()
  }

  stop.addEventListener('abort', () => over.resolve(), { once: true })
  using _screen = terminal.takeOver(onKey, onResize)
  wall.onChange(() => {
    soon ??= setTimeout(draw, DRAW_AFTER_MS)
  })
  // One question at a time, or a server that hangs would be asked ever more.
  let following = false
  // Ages and the clock move by themselves; an open page follows its check.
  const ticking = setInterval(() => {
    if (view.page.is === 'details' && !following) {
      following = true
      void attempt({ do: 'open', id: view.page.id }).finally(() => {
        following = false
      })
    }
    draw()
  }, SECOND_MS)
  draw()
  if (!stop.aborted) await over.promise
  clearInterval(ticking)
  if (soon !== null) clearTimeout(soon)
}

function drawn(wall: Wall, { page, chosen }: View, message: string | null, looks: Looks): readonly string[] {
  const table = wall.table()
  const moment = { now: performance.now(), wall: Date.now() }
  const { open, handled } = listed(table)
  const foot = footOf(page, message, open.length + handled.length)
  if (page.is !== 'details') return picture(table, moment, looks, { chosen, foot })
  return detailsOf(page, table, moment, looks, { catalogue: wall.catalogue(), foot })
}

/** Does it, and resolves with what is to be said of it. What cannot be done rejects with the reason. */
async function perform(
  deed: Deed,
  wall: Wall,
  show: (check: Awaited<ReturnType<Wall['detail']>>) => void,
): Promise<string> {
  switch (deed.do) {
    case 'open':
      show(await wall.detail(deed.id))
      return ''
    case 'recheck':
      await wall.recheck(deed.id)
      return `${deed.id} is looked at again`
    case 'acknowledge':
      await wall.acknowledge(deed.id, deed.note)
      return `${deed.id} is acknowledged`
    case 'say':
      return deed.text
    case 'quit':
      return ''
  }
}

function circumstancesOf(wall: Wall) {
  const table = wall.table()
  const { open, handled } = listed(table)
  const old = isOld(streamAt(table, { now: performance.now(), wall: Date.now() }).sight)
  return {
    open: open.map(({ id }) => id),
    handled: handled.map(({ id }) => id),
    refusal: old ? 'not now: no word from the server' : table.mayOperate ? null : 'this token may look, not act',
  }
}

/** What recovered is no longer in the list, so the cursor cannot be on it. */
function stillThere(view: View, wall: Wall): View {
  const { open, handled } = listed(wall.table())
  return view.chosen === null || [...open, ...handled].some(({ id }) => id === view.chosen)
    ? view
    : { ...view, chosen: null }
}
