const KEY = 'foretop.reloaded'
/** A second failure this soon after a reload is no upgrade: then it is said, not tried again and again. */
const PATIENCE_MS = 60_000

/**
 * After an upgrade the parts of the old version are gone from the server: an open tab that needs one of them is loaded
 * anew, once. Says whether it is.
 */
export function loadAnew(): boolean {
  const before = Number(sessionStorage.getItem(KEY) ?? 0)
  if (Date.now() - before < PATIENCE_MS) return false
  sessionStorage.setItem(KEY, String(Date.now()))
  location.reload()
  return true
}
