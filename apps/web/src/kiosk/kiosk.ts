import { isOld } from '@foretop/shared/stream.ts'
import { streamStore, surveyStore, table } from '../live/live.ts'
import { serverNow } from '../live/server-time.ts'
import { isNight, mayReload, shiftAt } from './kiosk-rules.ts'

/** A screen on a wall: no pointer, no sleep, no burn-in, and a new version only while nothing is wrong. */
export const kiosk = new URLSearchParams(location.search).has('kiosk')

const SHIFT_EVERY_MS = 600_000
const RELOADED = 'foretop.kiosk-reloaded'

export function startKiosk(): void {
  document.documentElement.dataset.kiosk = ''
  keepAwake()
  document.addEventListener('visibilitychange', keepAwake)
  setInterval(dim, 60_000)
  streamStore.subscribe(dim)
  let moves = 0
  setInterval(() => {
    moves += 1
    document.body.style.translate = shiftAt(moves)
      .map((px) => `${px}px`)
      .join(' ')
  }, SHIFT_EVERY_MS)
  let loaded = ''
  table.subscribe(() => {
    dim()
    // The picture kept from before the load says which version was served then, not which one this page is of.
    if (table.seq === null) return
    loaded ||= table.site.version
    reloadIfNew(loaded)
  })
}

/** Nothing is wrong, as far as can be seen now: neither dimmed nor loaded anew is what somebody should look at. */
const isCalm = () => {
  const { problems, notSeen, total } = surveyStore.get()
  return total > 0 && problems.length === 0 && notSeen === 0 && !isOld(streamStore.get().sight)
}

function reloadIfNew(loaded: string): void {
  const kept = sessionStorage.getItem(RELOADED)
  const reloadedAt = kept === null ? null : Number(kept)
  if (!mayReload({ loaded, served: table.site.version, calm: isCalm(), reloadedAt }, Date.now())) return
  sessionStorage.setItem(RELOADED, String(Date.now()))
  location.reload()
}

function keepAwake(): void {
  // Refused without HTTPS or on battery: then the screen's own settings decide.
  if (!document.hidden) navigator.wakeLock?.request('screen').catch(() => undefined)
}

/** Dimmer at night, but only while nothing is wrong. */
function dim(): void {
  const night = isNight(new Date(serverNow()).getHours())
  document.documentElement.toggleAttribute('data-night', night && isCalm())
}
