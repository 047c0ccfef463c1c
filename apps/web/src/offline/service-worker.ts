import { isGone } from './is-gone.ts'
import { roadOf } from './road-of.ts'
import { type Build, idleShelves, shelfOf } from './shelf.ts'

/**
 * Stands between the pages of this browser and the server: the app is there when its server is not. Pages come from the
 * server while it answers, so that a new version is seen at once; of what the server says nothing is kept.
 */

/** Put in by the build. */
declare const BUILD: Build

/** What is used of a service worker; TypeScript has pages and workers in one program not at once. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Asked extends Lasting {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
declare const self: {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  readonly navigator: { readonly locks: LockManager }
  skipWaiting(): Promise<void>
  addEventListener(name: 'install' | 'activate' | 'message', listener: (event: Lasting) => void): void
  addEventListener(name: 'fetch', listener: (event: Asked) => void): void
}

const { entry, parts } = BUILD
const root = self.registration.scope
const shelf = shelfOf(root, entry)
const isKept = new Set(parts)
/** A server that stands still refuses nothing: after this long it counts as gone. */
const PATIENCE_MS = 4_000

self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())))
// No more is waited for here: until it is done every page and part waits for this worker.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
// A page says that it has come, or got this worker: the one before it in its tab may have been the last of an older build.
self.addEventListener('message', (event) => event.waitUntil(tidy()))
self.addEventListener('fetch', (event) => {
  const road = roadOf(event.request, root, (path) => isKept.has(path))
  if (road === 'page') event.respondWith(page(event.request))
  if (road === 'part') event.respondWith(part(event.request))
})

/** All or nothing: a build of which something is missing is tried again with the next page. */
async function keep(): Promise<void> {
  const cache = await caches.open(shelf)
  // Names under assets/ hold a hash of the content; others must not come from an older copy.
  const fresh = (path: string): RequestCache => (path.startsWith('assets/') ? 'default' : 'no-cache')
  await Promise.all(
    parts.map(async (path) => {
      const request = new Request(new URL(path, root), { cache: fresh(path) })
      const answer = await fetch(request)
      // A proxy that asks for a login sends its page in place of a part.
      const isOther =
        answer.redirected || (/text\/html/.test(answer.headers.get('content-type') ?? '') && !path.endsWith('.html'))
      if (!answer.ok || isOther) throw new Error(`what came for ${path} is no part of this build`)
      await cache.put(request, answer)
    }),
  )
  const document = await fetch(root, { cache: 'no-cache' })
  const text = await document.clone().text()
  // While the server is being replaced, or a proxy asks for a login, another page may come.
  if (!document.ok || !text.includes(entry)) throw new Error(`the page at ${root} is not of this build`)
  await cache.put(root, document)
}

/** Its own shelf may be gone: browsers are told to forget, and another worker swept while nobody held it yet. */
async function tidy(): Promise<void> {
  await sweep()
  const kept = await (await caches.open(shelf)).keys()
  if (kept.length <= parts.length) await keep()
}

async function sweep(): Promise<void> {
  const { held = [] } = await self.navigator.locks.query()
  const names = held.flatMap(({ name }) => name ?? [])
  await Promise.all(
    idleShelves(await caches.keys(), { root, own: shelf, held: names }).map((name) => caches.delete(name)),
  )
}

async function page(request: Request): Promise<Response> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS))
  const coming = fetch(request)
  const answer = await Promise.race([coming.catch(() => undefined), late])
  const isThere = answer !== undefined && !isGone(answer.status)
  // With nothing kept a slow server is still better than none.
  return isThere ? answer : ((await keptPage()) ?? answer ?? coming)
}

/** Kept as the root has it, shown at any depth: the way back to the root is written in whole. */
async function keptPage(): Promise<Response | undefined> {
  const kept = await (await caches.open(shelf)).match(root)
  if (kept === undefined) return undefined
  const text = await kept.text()
  const headers = new Headers(kept.headers)
  // They are of the bytes that came.
  for (const name of ['content-encoding', 'content-length', 'etag']) headers.delete(name)
  return new Response(text.replace(/<base href="[^"]*"/, `<base href="${new URL(root).pathname}"`), { headers })
}

async function part(request: Request): Promise<Response> {
  const how = { ignoreVary: true, ignoreSearch: true }
  const own = await caches.match(request, { ...how, cacheName: shelf })
  if (own !== undefined) return own
  // On other shelves a name without a hash is of an older build.
  const other = request.url.startsWith(`${root}assets/`) ? await caches.match(request, how) : undefined
  return other ?? fetch(request)
}
