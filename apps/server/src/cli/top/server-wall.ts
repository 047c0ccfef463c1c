import { bulkAcknowledgedSchema, bulkRecheckedSchema } from '@foretop/shared/handling.ts'
import { checkSchema } from '@foretop/shared/wire.ts'
import { CannotRun } from '../command.ts'
import type { Remote } from '../remote.ts'
import { readCatalogue } from '../server-catalogue.ts'
import { emptyTable, type Table, takeChanges, takeHeartbeat, takeSnapshot } from './table.ts'
import type { Wall } from './wall.ts'

/** A running server's wall. Rejects with `CannotRun` when there is none at first; later losses are shown, not thrown. */
export async function openServerWall(remote: Remote, by: string): Promise<Wall> {
  const catalogue = await readCatalogue(remote)
  const listeners = new Set<() => void>()
  let table: Table = emptyTable(performance.now())
  const line = remote.connect()
  const { socket } = line
  /** `null` stands for a gap. */
  const take = (next: Table | null) => {
    if (next === null) socket.emit('resync')
    else table = next
    for (const listener of listeners) listener()
  }
  socket.on('snapshot', (snapshot) => take(takeSnapshot(table, snapshot, performance.now())))
  socket.on('changes', (changes) => take(takeChanges(table, changes)))
  for (const event of ['snapshot', 'changes'] as const)
    socket.on(
      event,
      ({ catalogueVersion }: { readonly catalogueVersion?: string }) => void catalogue.told(catalogueVersion),
    )
  socket.on('heartbeat', (beat) => take(takeHeartbeat(table, beat, performance.now())))
  return {
    of: remote.url,
    table: () => table,
    onChange: (listener) => void listeners.add(listener),
    catalogue: catalogue.now,
    detail: (id) => remote.get(`checks?id=${encodeURIComponent(id)}`, checkSchema),
    async acknowledge(id, note) {
      assertNone(await remote.post('acknowledgements', { checks: [id], note, by }, bulkAcknowledgedSchema))
    },
    async recheck(id) {
      assertNone(await remote.post('recheck', { checks: [id] }, bulkRecheckedSchema))
    },
    [Symbol.asyncDispose]: async () => line[Symbol.dispose](),
  }
}

function assertNone({ refused: [first] }: { readonly refused: readonly { readonly reason: string }[] }): void {
  if (first !== undefined) throw new CannotRun(first.reason)
}
