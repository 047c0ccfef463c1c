import { metricsOf } from '@foretop/shared/catalogue.ts'
import { type CheckView, checkSchema, type Snapshot, type Summary, summarySchema } from '@foretop/shared/wire.ts'
import { z } from 'zod'
import type { Remote } from './remote.ts'
import { readCatalogue } from './server-catalogue.ts'
import type { Sight } from './sight.ts'
import type { Wanted } from './straight.ts'

/** From the end of a look at the server until it is here. */
const TOLD_WITHIN_MS = 1_000

/** How long the last look waited in vain: so long does the next one, before it can say the same. */
export const silenceMs = ({ outcome, durationMs }: CheckView): number =>
  outcome === 'failed' || outcome === 'crashed' ? (durationMs ?? 0) : 0

/** Checks as a running server looks at them. What comes to its configuration or goes from it comes and goes here too. */
export async function sightThrough(remote: Remote, wanted: Wanted): Promise<Sight> {
  const catalogue = await readCatalogue(remote)
  const views = new Map<string, CheckView>()
  const seenAt = new Map<string, number>()
  /** Place in the configuration, by id. */
  let order = new Map<string, number>()

  const take = (view: CheckView) => {
    // What is shown when watching begins was shown before.
    if (views.get(view.id)?.checkedAt !== view.checkedAt) seenAt.set(view.id, performance.now())
    views.set(view.id, view)
  }
  const read = async (ids: Iterable<string>) => {
    const fresh = [...ids].filter((id) => !views.has(id))
    const seen = await Promise.all(fresh.map((id) => remote.get(`checks?id=${encodeURIComponent(id)}`, checkSchema)))
    for (const view of seen) take(view)
    return seen
  }
  /** Reads those that are shown and not known yet; members of relations are shown with them. */
  const adopt = async (checks: readonly Pick<Summary, 'id' | 'kind'>[]) => {
    order = new Map(checks.map(({ id }, index) => [id, index]))
    for (const id of views.keys()) if (!order.has(id)) views.delete(id)
    const shown = checks.filter((check) => wanted({ metrics: metricsOf(catalogue.now(), check) }))
    const seen = await read(shown.map(({ id }) => id))
    await read(seen.flatMap((view) => view.of ?? []))
  }
  await adopt(await remote.get('checks', z.array(summarySchema)))

  const line = remote.connect()
  const { socket } = line
  const watch = () => void socket.emit('watch', [...views.keys()])
  const follow = async ({ checks, catalogueVersion }: Snapshot) => {
    await catalogue.told(catalogueVersion)
    await adopt(checks)
    watch()
  }
  // What cannot be read now is read when the line comes back, with the next snapshot.
  socket.on('snapshot', (snapshot) => void follow(snapshot).catch(() => {}))
  socket.on('changes', ({ checks, removed, catalogueVersion }) => {
    const others = removed.length > 0 || checks.some(({ id }) => !order.has(id))
    if (others || catalogueVersion !== undefined) socket.emit('resync')
  })
  socket.on('observations', (checks) => {
    for (const check of checks) if (views.has(check.id)) take(check)
  })
  return {
    site: catalogue.now().site,
    catalogue: catalogue.now,
    latest: null,
    views: () => [...views.values()].toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    look: async () => {},
    isOf: (view, at) =>
      !view.stale &&
      (seenAt.get(view.id) ?? Number.NEGATIVE_INFINITY) >= at - view.everyMs - TOLD_WITHIN_MS - 2 * silenceMs(view),
    [Symbol.dispose]: () => line[Symbol.dispose](),
  }
}
