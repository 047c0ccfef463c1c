import { join } from 'node:path'
import type { Decision } from '@foretop/shared/model.ts'
import type { Snapshot } from '@foretop/shared/wire.ts'
import { KINDS } from '../../all-kinds.ts'
import type { Settings } from '../../config/settings.ts'
import { decisionOf } from '../../core/decision-of.ts'
import type { Situation } from '../../core/situation.ts'
import { startEngine } from '../../engine/engine.ts'
import { Refusal } from '../../engine/refusal.ts'
import { createBoard } from '../../http/live/board.ts'
import { startLookers } from '../../looking/all.ts'
import { systemClock } from '../../looking/clock.ts'
import { DEAF } from '../../looking/inbox.ts'
import { createPorts } from '../../ports.ts'
import { openDatabase } from '../../store/database.ts'
import { createStateDb } from '../../store/state-db.ts'
import { createSwitchboard } from '../../switchboard.ts'
import { emptyTable, type Table, takeChanges, takeHeartbeat, takeSnapshot } from './table.ts'
import type { Wall } from './wall.ts'

const CHANGES_EVERY_MS = 100
const HEARTBEAT_EVERY_MS = 1_000

/** A wall of this process's own: the engine as the server runs it, with nothing on disk and nobody to be told. */
export async function startOwnWall(settings: Settings, by: string): Promise<Wall> {
  await using scope = new AsyncDisposableStack()
  const migrations = join(import.meta.dirname, '../../store/migrations')
  const database = scope.adopt(openDatabase({ path: ':memory:', migrations, synchronous: 'NORMAL' }), (opened) =>
    opened.close(),
  )
  const db = createStateDb(database)
  scope.defer(() => db.committer.flush())
  const switchboard = createSwitchboard()
  scope.defer(switchboard.close)
  const engine = startEngine({
    kinds: KINDS,
    remembered: await db.state.load(),
    quiets: await db.quiets.open(),
    committer: db.committer,
    history: FORGETFUL,
    toDecide: (situations) => void db.committer.commit({ decisions: situations.map(toldToNobody) }),
    publish: switchboard.publish,
    onLooked: switchboard.looked,
    onTrouble: () => {},
    lookers: startLookers,
  })
  scope.defer(() => engine.stop())
  const { watched, plan, checks, actions } = createPorts({
    engine,
    db,
    history: FORGETFUL,
    inbox: DEAF,
    switchboard,
    troubles: () => [],
    outbox: () => ({ waiting: 0, failing: 0 }),
    notice: () => null,
    clock: systemClock,
  })
  engine.adopt(settings.plan, settings.secrets)

  // The same picture, changes and heartbeats that a server sends, without the wire.
  const board = createBoard(watched, Date.now)
  scope.defer(switchboard.onChange(board.note))
  const listeners = new Set<() => void>()
  // The board's own text: exactly what a viewer would parse.
  const snapshot = async () => JSON.parse(await board.snapshot(true)) as Snapshot
  let table: Table = takeSnapshot(emptyTable(performance.now()), await snapshot(), performance.now())
  const show = (next: Table) => {
    table = next
    for (const listener of listeners) listener()
  }
  const take = (next: Table | null) => {
    if (next === null) throw new Error('a defect: within one process no change is missed')
    show(next)
  }
  const changing = setInterval(() => {
    const changes = board.takeChanges()
    if (changes !== null) take(takeChanges(table, changes))
  }, CHANGES_EVERY_MS)
  const beating = setInterval(
    () => take(takeHeartbeat(table, board.heartbeat(), performance.now())),
    HEARTBEAT_EVERY_MS,
  )
  scope.defer(() => clearInterval(changing))
  scope.defer(() => clearInterval(beating))
  const running = scope.move()
  return {
    of: 'this machine',
    table: () => table,
    onChange: (listener) => void listeners.add(listener),
    catalogue: plan.catalogue,
    async detail(id) {
      const check = checks.check(id)
      if (check === undefined) throw new Refusal('not-found', `there is no check ${id}`)
      return check
    },
    acknowledge: async (id, note) => void (await actions.acknowledge(id, { note, by })),
    recheck: async (id) => actions.recheck(id),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const FORGETFUL = {
  append() {},
  rename() {},
  query: () => Promise.reject(new Error('nothing is kept')),
}

/** A screen tells whoever looks at it, and nobody else. */
const toldToNobody = (situation: Situation): Decision =>
  decisionOf(situation, '', { send: false, why: 'no-route' }, situation.transition.at)
