import type { Observation } from '@foretop/shared/model.ts'
import type { Catalogue, CheckView } from '@foretop/shared/wire.ts'
import { type Arguments, type Io, UsageError } from './command.ts'
import { configPath } from './config-path.ts'
import { openRemote, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'
import { sightThrough, silenceMs } from './server-sight.ts'
import { type Adjust, openStraight, type Wanted } from './straight.ts'

/** The checks that a command draws, whichever way they are seen: by a running server or by this process itself. */
export interface Sight extends Disposable {
  readonly site: string
  /** What each metric of a check is for. */
  catalogue(): Catalogue
  /** The last look at a check, with its evidence; not by a server, which keeps that to itself. */
  readonly latest: ((id: string) => Observation | null) | null
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
  if (remote !== null) return sightThrough(remote, wanted)
  const straight = await openStraight(configPath(values.config, io), wanted, io, adjust)
  return {
    site: straight.site,
    catalogue: () => straight.catalogue,
    views: straight.views,
    latest: straight.latest,
    look: straight.look,
    isOf: (view, at) => (straight.seenAt(view.id) ?? Number.NEGATIVE_INFINITY) >= at - 2 * silenceMs(view),
    [Symbol.dispose]: () => straight[Symbol.dispose](),
  }
}

export function assertOneWay({ values }: Pick<Arguments, 'values'>): void {
  if (values.config !== undefined && values.server !== undefined)
    throw new UsageError('--config looks by itself, --server asks another: say one of them')
}
