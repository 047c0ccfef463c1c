import { watch as listenTo, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { exhaustionIn } from '@foretop/probes/protocol/exhaustion.ts'
import { type ConfigFiles, readFiles } from './reading/files.ts'
import { ConfigError } from './reading/mistake.ts'
import type { Settings } from './settings.ts'

export interface WatchOptions {
  readonly path: string
  /** What files say; aborted when nobody waits for it any more. Rejects with `ConfigError` where that is refused. */
  readonly read: (files: ConfigFiles, signal: AbortSignal) => Promise<Settings>
  /** Of the settings that run now: only other contents are news. */
  readonly fingerprint: string
  /** Waited for: the next one is not taken before. */
  readonly onSettings: (settings: Settings) => unknown
  /** Called once for each refusal that differs from the one before it; no `ConfigError` where the reason is our own. */
  readonly onRefused: (error: Error) => void
  readonly signal?: AbortSignal
  /** Notices of the system can be lost (network drives, containers): look this often anyway. */
  readonly pollMs?: number
  /** Editors write in several steps: the files must have stayed the same for this long. */
  readonly settleMs?: number
}

export interface Watch extends Disposable {
  /** Reads the files now, changed or not, as for SIGHUP: secrets may differ. Rejects only when a callback throws. */
  reload(): Promise<void>
}

/** Follows the file or folder of a configuration until disposed of or aborted. */
export function watchSettings(options: WatchOptions): Watch {
  const { path, read: readSettings, onSettings, onRefused, pollMs = 2_000, settleMs = 200 } = options
  const stop = new AbortController()
  const end = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  let seen: string | null = options.fingerprint
  let refusal: string | null = null

  const take = async (found: Found) => {
    const outcome = found instanceof Error ? found : await readSettings(found, end).catch(refused)
    // A file that comes back as it was is news too: the refusal is over.
    seen = found instanceof Error ? null : found.fingerprint
    if (end.aborted) return
    if (!(outcome instanceof Error)) {
      refusal = null
      await onSettings(outcome)
    } else if (outcome.message !== refusal) {
      refusal = outcome.message
      onRefused(outcome)
    }
  }
  const lookForNews = async () => {
    const found = await settled(path, seen, settleMs, end)
    if (found !== null) await take(found)
  }
  /** Where we have nothing left to read it with, the file says nothing: the next look does. */
  const later = (error: unknown) => {
    if (exhaustionIn(error) === null) throw error
  }
  const inTurn = createTurns()
  let waiting = false
  const look = () => {
    if (waiting) return
    waiting = true
    void inTurn(async () => {
      waiting = false
      if (!end.aborted) await lookForNews().catch(later)
    })
  }
  const poll = setInterval(look, pollMs).unref()
  end.addEventListener('abort', () => clearInterval(poll), { once: true })
  listen(path, look, end)
  return {
    reload: () =>
      inTurn(async () => {
        // Whatever it says by then, the next look takes it if this one cannot.
        seen = null
        if (!end.aborted) await read(path).then(take).catch(later)
      }),
    [Symbol.dispose]: () => stop.abort(),
  }
}

type Found = ConfigFiles | Error

const read = (path: string): Promise<Found> => readFiles(path).catch(refused)

/** Whatever it is, what is in force stays so; where something was used up, the next look may tell. */
function refused(error: unknown): Error {
  if (!(error instanceof ConfigError) && exhaustionIn(error) !== null) throw error
  return error instanceof Error ? error : new Error(String(error))
}

const MOST_ROUNDS = 25

/** What is there once it has stopped changing; `null` when that is what was seen before. */
async function settled(path: string, seen: string | null, settleMs: number, end: AbortSignal): Promise<Found | null> {
  let found = await read(path)
  if (keyOf(found) === seen) return null
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await wait(settleMs, undefined, { signal: end, ref: false }).catch(() => undefined)
    if (end.aborted) return null
    const again = await read(path)
    if (keyOf(again) === keyOf(found)) break
    found = again
  }
  return keyOf(found) === seen ? null : found
}

const keyOf = (found: Found) => (found instanceof Error ? found.message : found.fingerprint)

/** Runs tasks one after the other: two readings at once could come back in the wrong order. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return (task: () => Promise<void>): Promise<void> => {
    const mine = last.then(task)
    // Whoever asked hears of a failure; the next in turn does not.
    last = mine.catch(() => undefined)
    return mine
  }
}

/** Calls at every notice of the system; where there are none, the poll must do. */
function listen(path: string, look: () => void, end: AbortSignal): void {
  try {
    // A file that is replaced by renaming is only seen from its folder.
    const folder = statSync(path).isDirectory() ? path : dirname(path)
    const listener = listenTo(folder, { persistent: false, signal: end }, look)
    listener.on('error', () => listener.close())
  } catch {
    // The folder is gone, or the system is out of watches.
  }
}
