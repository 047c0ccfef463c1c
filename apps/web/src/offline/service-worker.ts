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
/** Paths from the root; the page itself comes last. */
const ALL = [...parts, '']
/** A server that stands still refuses nothing: after this long it counts as gone. */
const PATIENCE_MS = 4_000

self.addEventListener('install', (event) => event.waitUntil(keep(ALL).then(() => self.skipWaiting())))
// No more is waited for here: until it is done every page and part waits for this worker.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
// A page says that it has come, or got this worker: the one before it in its tab may have been the last of an older build.
self.addEventListener('message', (event) => event.waitUntil(tidy()))
self.addEventListener('fetch', (event) => {
  const road = roadOf(event.request, root, (path) => isKept.has(path))
  if (road === 'page') event.respondWith(page(event.request))
  if (road === 'part') event.respondWith(part(event.request))
})

/** What is missing in the end is tried again with the next page. */
async function keep(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(shelf)
  // Names under assets/ hold a hash of the content; others must not come from an older copy.
  const fresh = (path: string): RequestCache => (path.startsWith('assets/') ? 'default' : 'no-cache')
  await Promise.all(
    paths.filter(Boolean).map(async (path) => {
      const request = new Request(new URL(path, root), { cache: fresh(path) })
      const answer = await fetch(request)
      // A proxy that asks for a login sends its page in place of a part.
      const isOther =
        answer.redirected || (/text\/html/.test(answer.headers.get('content-type') ?? '') && !path.endsWith('.html'))
      if (!answer.ok || isOther) throw new Error(`what came for ${path} is no part of this build`)
      await cache.put(request, await whole(answer))
    }),
  )
  if (!paths.includes('')) return
  const document = await fetch(root, { cache: 'no-cache' })
  const text = await document.clone().text()
  // While the server is being replaced, or a proxy asks for a login, another page may come.
  if (!document.ok || !text.includes(entry)) throw new Error(`the page at ${root} is not of this build`)
  await cache.put(root, await whole(document))
}

/** Put in as it comes, one that breaks off would take with it what was kept in its place. */
const whole = async (answer: Response): Promise<Response> =>
  new Response(await answer.arrayBuffer(), { headers: answer.headers })

let tidied: Promise<unknown> = Promise.resolve()
/** Pages may say several times at once that they have come. */
function tidy(): Promise<void> {
  const now = tidied.then(sweep).then(fill)
  tidied = now.catch(() => undefined)
  return now
}

/** Its own shelf may be gone: browsers are told to forget, and another worker swept while nobody held it yet. */
async function fill(): Promise<void> {
  const kept = new Set((await (await caches.open(shelf)).keys()).map(({ url }) => url))
  const missing = ALL.filter((path) => !kept.has(new URL(path, root).href))
  if (missing.length > 0) await keep(missing)
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
