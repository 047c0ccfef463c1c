import type { Summary } from '@foretop/shared/wire.ts'
import { nameOf } from '../checks/status.ts'
import { announcement } from '../live/announcement.ts'
import { checkPath } from '../paths.ts'
import { ROOT } from '../root.ts'

/** Up to so many at once come each by itself, so that each can be opened; more are told in one. */
const APART_MOST = 3
const shown = new Map<string, Notification>()

/** Only where the page came by HTTPS or from this machine. */
export const canNotify = (): boolean => 'Notification' in globalThis && isSecureContext

/** Asks the person once; `false` when they said no, now or before. */
export const mayNotify = async (): Promise<boolean> =>
  canNotify() && (await Notification.requestPermission()) === 'granted'

/** Tells of new problems outside the page; the same check again replaces what was told of it. */
export function notify(fresh: readonly Summary[]): void {
  if (fresh.length > APART_MOST) {
    show('problems', announcement(fresh, new Set()), '', '/problems')
    return
  }
  for (const check of fresh) show(check.id, `${nameOf(check)} is ${check.status}`, check.text, checkPath(check.id))
}

export function withdraw(ids: readonly string[]): void {
  for (const id of ids) {
    shown.get(id)?.close()
    shown.delete(id)
  }
}

function show(tag: string, title: string, body: string, path: string): void {
  const icon = new URL('icon-critical.svg', ROOT).href
  try {
    const notification = new Notification(title, { tag: `foretop ${tag}`, body, icon })
    shown.set(tag, notification)
    notification.addEventListener('click', () => {
      focus()
      location.assign(new URL(path.slice(1), ROOT))
    })
  } catch {
    // Browsers of phones offer this only to service workers. What called us has the rest of the page to draw.
  }
}
