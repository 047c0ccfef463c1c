import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from '../store/database.ts'
import { putAside } from '../store/put-aside.ts'
import { isDamage } from '../store/sqlite-code.ts'
import { createArchive } from './archive.ts'
import type { SeriesName } from './intake.ts'
import type { FromWorker, ToWorker } from './store.ts'

/** The thread that owns the file of history. It dies when it cannot open the file; whoever started it tries again. */

const TICK_MS = 1_000
/** How long a file that was put aside is spoken of. */
const SPEAK_MS = 3_600_000

const { path, ...given }: { path: string; keepMs: number } = workerData
let { keepMs } = given
let remark: { readonly until: number; readonly text: string } | null = null
let { database, archive } = openOrBegin()
const defined = new Map<number, SeriesName>()
/** Why a job failed the last time, by its name. */
const failing = new Map<string, string>()

const tell = (message: FromWorker) => parentPort?.postMessage(message)

parentPort?.on('message', (message: ToWorker) => {
  if (message.to === 'query') answer(message)
  else if (message.to === 'close') close()
  else if (message.to === 'keep') keepMs = message.keepMs
  else if (message.to === 'rename') {
    for (const [place, name] of defined)
      defined.set(place, { ...name, checkId: renamedIn(message.pairs, name.checkId) })
    attempt('rename', () => archive.rename(message.pairs))
  } else {
    for (const [place, name] of message.defined) defined.set(place, name)
    archive.define(message.defined)
    attempt('append', () => archive.append(message.cells))
    report(true)
  }
})
const ticking = setInterval(() => {
  attempt('fold', () => archive.fold())
  attempt('prune', () => archive.prune())
  report(false)
}, TICK_MS)
tell({ is: 'ready' })

/** What fails is tried again with the next second's; damage is answered by a new file. */
function attempt(job: string, work: () => void): void {
  try {
    work()
    failing.delete(job)
  } catch (error) {
    failing.set(job, textOf(error))
    if (isDamage(error)) beginAnew(error)
  }
}

function report(taken: boolean): void {
  const [failure] = failing.values()
  tell({ is: 'stored', taken, failure: failure ?? spoken() })
}

function answer({ id, query }: Extract<ToWorker, { to: 'query' }>): void {
  try {
    tell({ is: 'answer', id, history: archive.query(query) })
  } catch (error) {
    tell({ is: 'refusal', id, text: textOf(error) })
    if (isDamage(error)) beginAnew(error)
  }
}

function close(): void {
  clearInterval(ticking)
  try {
    database.close()
  } finally {
    tell({ is: 'closed' })
    parentPort?.close()
  }
}

function open() {
  const database = openDatabase({
    path,
    migrations: join(import.meta.dirname, 'migrations'),
    synchronous: 'NORMAL',
  })
  return { database, archive: createArchive(database, () => keepMs, Date.now) }
}

function openOrBegin(): ReturnType<typeof open> {
  try {
    return open()
  } catch (error) {
    if (!isDamage(error)) throw error
    beginAside(error)
    return open()
  }
}

function beginAnew(error: unknown): void {
  database.close()
  beginAside(error)
  failing.clear()
  ;({ database, archive } = open())
  archive.define(defined)
}

function beginAside(error: unknown): void {
  const aside = putAside(path)
  remark = {
    until: Date.now() + SPEAK_MS,
    text: `${textOf(error)}: ${path} is damaged, kept as ${aside}; a new one was begun`,
  }
}

function spoken(): string | null {
  return remark !== null && Date.now() < remark.until ? remark.text : null
}

const renamedIn = (pairs: readonly (readonly [string, string])[], id: string): string =>
  pairs.find(([from]) => from === id)?.[1] ?? id

// A function, not a constant: opening the file, at the top, needs it already.
function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
