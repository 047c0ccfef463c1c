import { sessionStore } from '../session.ts'

/** What is kept for the next load of this tab, so that it has something to show without the server. */

const PREFIX = 'foretop.kept.'

/** After somebody signed out nothing of the estate stays in the tab. */
export function keepInTab(name: string, value: unknown): void {
  if (sessionStore.get()) return
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value))
  } catch {
    // Too large, or storage is switched off: the next load starts without.
  }
}

/** As it was kept by this tab, which may have had another version of the app by then. */
export function keptInTab(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null')
  } catch {
    return null
  }
}

/** From now on, when a login is asked for (here, in another tab, or because a session ended), all of it is forgotten. */
export function forgetWithSession(): void {
  sessionStore.subscribe(() => {
    if (sessionStore.get()) forget()
  })
}

function forget(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
  } catch {
    // Storage is switched off: nothing was kept.
  }
}
