import { type Catalogue, type CheckView, catalogueSchema, checkSchema, summarySchema } from '@foretop/shared/wire.ts'
import { z } from 'zod'
import { KINDS } from '../registry.ts'
import { type Arguments, type Io, UsageError } from './command.ts'
import { configPath } from './config-path.ts'
import { openRemote, REMOTE_HELP, REMOTE_OPTIONS, type Remote } from './remote.ts'
import { type Adjust, openStraight, type Wanted } from './straight.ts'

/** The checks that a command draws, whichever way they are seen: by a running server or by this process itself. */
export interface Sight extends Disposable {
  readonly site: string
  /** What each metric of a kind is for; by kind. */
  readonly kinds: ReadonlyMap<string, Catalogue['kinds'][number]>
  /** What is known now, in the order of the configuration; members of relations come with them. */
  views(): readonly CheckView[]
  /**
   * Straight: looks at all of them, and resolves when the last one answered or its time was up. By a server: resolves
   * as soon as one picture is here; looks then come by themselves, at each check's own interval.
   */
  look(): Promise<void>
  /**
   * Whether what is known of it is of the moment `at` (monotonic ms) or later, as far as this way of looking can be: a
   * server looks at its own interval, and that nobody answers is known only after a while.
   */
  isOf(view: CheckView, at: number): boolean
}

/** The options of every command that can look either way. */
export const SIGHT_OPTIONS = { ...REMOTE_OPTIONS, config: { type: 'string' } } as const
export const SIGHT_HELP = [
  '--config      look straight from this configuration, no server needed; default: foretop.yaml of this folder',
  REMOTE_HELP,
].join('\n')

/** Opens the way that the words name; only straight can `adjust`. Throws `UsageError`, `ConfigError`, `CannotRun`. */
export async function openSight(
  wanted: Wanted,
  { values }: Pick<Arguments, 'values'>,
  io: Io,
  adjust?: Adjust,
): Promise<Sight> {
  assertOneWay({ values })
  const remote = values.config === undefined ? await openRemote({ values }, io) : null
  if (remote !== null) return throughServer(remote, wanted)
  const straight = await openStraight(configPath(values.config, io), wanted, io, adjust)
  // Plain data of the probes' definitions, which the schema describes.
  const kinds = new Map(
    [...KINDS].map(([kind, definition]) => [kind, { kind, ...definition } as Catalogue['kinds'][number]]),
  )
  return {
    site: straight.site,
    kinds,
    views: straight.views,
    look: straight.look,
    isOf: (view, at) => (straight.seenAt(view.id) ?? Number.NEGATIVE_INFINITY) >= at - 2 * silenceMs(view),
    [Symbol.dispose]: () => straight[Symbol.dispose](),
  }
}

export function assertOneWay({ values }: Pick<Arguments, 'values'>): void {
  if (values.config !== undefined && values.server !== undefined)
    throw new UsageError('--config looks by itself, --server asks another: say one of them')
}

/** From the end of a look at the server until it is here. */
const TOLD_WITHIN_MS = 1_000

/** How long the last look waited in vain: so long does the next one, before it can say the same. */
const silenceMs = ({ outcome, durationMs }: CheckView): number =>
  outcome === 'failed' || outcome === 'crashed' ? (durationMs ?? 0) : 0

/** Checks whose looks a server tells; members of relations that are shown are shown too. */
async function throughServer(remote: Remote, wanted: Wanted): Promise<Sight> {
  const catalogue = await remote.get('catalogue', catalogueSchema)
  const kinds = new Map(catalogue.kinds.map((kind) => [kind.kind, kind]))
  const summaries = await remote.get('checks', z.array(summarySchema))
  const chosen = new Set(
    summaries
      .filter(({ kind }) => {
        const known = kinds.get(kind)
        return known !== undefined && wanted(known)
      })
      .map(({ id }) => id),
  )
  const views = new Map<string, CheckView>()
  const seenAt = new Map<string, number>()
  const take = (view: CheckView) => {
    // What is shown when watching begins was shown before.
    if (views.get(view.id)?.checkedAt !== view.checkedAt) seenAt.set(view.id, performance.now())
    views.set(view.id, view)
  }
  const read = async (ids: Iterable<string>) => {
    const seen = await Promise.all([...ids].map((id) => remote.get(`checks?id=${encodeURIComponent(id)}`, checkSchema)))
    for (const view of seen) take(view)
    return seen
  }
  const seen = await read(chosen)
  await read(new Set(seen.flatMap((view) => view.of ?? [])).difference(chosen))

  const socket = remote.connect()
  const watch = () => void socket.emit('watch', [...views.keys()])
  socket.on('connect', watch)
  socket.on('observations', (checks) => {
    for (const check of checks) if (views.has(check.id)) take(check)
  })
  const order = new Map(summaries.map(({ id }, index) => [id, index]))
  return {
    site: catalogue.site,
    kinds,
    views: () => [...views.values()].toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    look: async () => {},
    isOf: (view, at) =>
      (seenAt.get(view.id) ?? Number.NEGATIVE_INFINITY) >= at - view.everyMs - TOLD_WITHIN_MS - 2 * silenceMs(view),
    [Symbol.dispose]: () => void socket.disconnect(),
  }
}
