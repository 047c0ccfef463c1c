import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Product } from '@foretop/lab/product.ts'

const VIEWERS = 20
/** Rows of all checks are written every five seconds. */
const SAVES_MS = 12_000
const RELOADS_MS = 15_000

interface Held {
  readonly saving: number
  readonly reload: number
  readonly joining: number
}

/** How long main stood still at the longest, in ms, as it measures that itself: in its usual work, at a reload, and when many come at once. */
export async function heldAt(product: Product, changed: string): Promise<Held> {
  await longestHeld(product)
  await pause(SAVES_MS)
  const saving = await longestHeld(product)
  const { planAt } = await vitals(product)
  await product.writeConfig(changed)
  for (let waited = 0; (await vitals(product)).planAt === planAt; waited += 200) {
    if (waited > RELOADS_MS) throw new Error('the changed configuration was not taken up')
    await pause(200)
  }
  await pause(2_000)
  const reload = await longestHeld(product)
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => joinAsViewer(product.url)))
  await pause(2_000)
  const joining = await longestHeld(product)
  for (const viewer of viewers) viewer.close()
  return { saving, reload, joining }
}

/** The longest time in which nothing else ran since it was asked for last. */
export async function longestHeld(product: Product): Promise<number> {
  const text = await (await fetch(`${product.url}/metrics`)).text()
  return 1_000 * Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1])
}

async function vitals(product: Product): Promise<{ readonly planAt: number }> {
  const { details } = (await product.json('/healthz?details')) as { readonly details: { readonly planAt: number } }
  return details
}

/** A viewer that has the whole picture. */
export async function joinAsViewer(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  // The protocol of socket.io: open, then into the namespace, then events.
  socket.addEventListener('open', () => socket.send('40'))
  for (;;) {
    const [{ data }] = (await once(socket, 'message')) as [MessageEvent<string>]
    if (data.startsWith('42["snapshot"')) return socket
  }
}
