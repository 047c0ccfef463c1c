import { ROOT } from '../root.ts'
import { loadAll } from './later.ts'
import { shelfOf } from './shelf.ts'

/** Of the line and the processor the first picture needs all. */
const AFTER_LOAD_MS = 3_000

/**
 * Sees to it that no page needs the server to be drawn. Where the browser allows it a service worker keeps the app, for
 * a load without the server too; elsewhere (plain HTTP under any name but localhost) all of it is loaded into this tab.
 */
export function keepApp(): void {
  const keep = () => setTimeout(() => void begin(), AFTER_LOAD_MS)
  if (document.readyState === 'complete') keep()
  else addEventListener('load', keep, { once: true })
}

async function begin(): Promise<void> {
  // The tools of development load each part anew.
  const entry = import.meta.env.PROD ? entryOf(document) : null
  if (entry === null || !('serviceWorker' in navigator) || !('locks' in navigator)) return loadAll()
  holdShelf(entry)
  try {
    const { serviceWorker } = navigator
    const registration = await serviceWorker.register(new URL('service-worker.js', ROOT), { scope: ROOT.pathname })
    registration.active?.postMessage('here')
    serviceWorker.addEventListener('controllerchange', () => serviceWorker.controller?.postMessage('here'))
    insteadOf(registration.installing)
    registration.addEventListener('updatefound', () => insteadOf(registration.installing))
  } catch {
    // Private windows and policies refuse it.
    return loadAll()
  }
}

/** A worker that could not keep all of the app has ended; this tab then has it at least for itself. */
function insteadOf(worker: ServiceWorker | null): void {
  const judge = () => worker?.state === 'redundant' && void loadAll()
  // Later it ends because a newer one took its place.
  worker?.addEventListener('statechange', judge, { once: true })
}

/** Of which build this page is; `null`: of none. */
function entryOf({ scripts }: Document): string | null {
  const script = [...scripts].find(({ type, src }) => type === 'module' && src.startsWith(ROOT.href))
  return script === undefined ? null : script.src.slice(ROOT.href.length)
}

/** While this page lives its build stays, whatever comes after it. */
function holdShelf(entry: string): void {
  void navigator.locks.request(shelfOf(ROOT.href, entry), { mode: 'shared' }, () => new Promise(() => undefined))
}
