import { isOld } from '@foretop/shared/stream.ts'
import { streamStore } from '../live/live.ts'

const KEY = 'foretop.reloaded'
/** A second failure this soon after a reload is no upgrade: then it is said, not tried again and again. */
const PATIENCE_MS = 60_000

/**
 * After an upgrade the parts of the old version are gone from the server: an open tab that needs one of them is loaded
 * anew, once. Vite tells of every part that cannot be fetched. While the server is away nothing is loaded anew: the last
 * picture would give way to the browser's own error page.
 */
export function keepCodeFresh(): void {
  addEventListener('vite:preloadError', (event) => {
    if (isOld(streamStore.get().sight)) return
    const before = Number(sessionStorage.getItem(KEY) ?? 0)
    if (Date.now() - before < PATIENCE_MS) return
    sessionStorage.setItem(KEY, String(Date.now()))
    event.preventDefault()
    location.reload()
  })
}
