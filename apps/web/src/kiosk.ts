import { surveyStore, table } from './live/live.ts'

/** A screen on a wall: no pointer, no sleep, no burn-in, and a new version only while nothing is wrong. */
export const kiosk = new URLSearchParams(location.search).has('kiosk')

const SHIFT_EVERY_MS = 600_000
const SHIFT_PX = 8
const NIGHT = { from: 23, to: 6 }

export function startKiosk(): void {
  document.documentElement.dataset.kiosk = ''
  keepAwake()
  document.addEventListener('visibilitychange', keepAwake)
  setInterval(care, 60_000)
  setInterval(shift, SHIFT_EVERY_MS)
  let version = ''
  table.subscribe(() => {
    version ||= table.site.version
    if (version !== table.site.version && isCalm()) location.reload()
    care()
  })
}

const isCalm = () => surveyStore.get().problems.length === 0

function keepAwake(): void {
  // Refused without HTTPS or on battery: then the screen's own settings decide.
  if (!document.hidden) navigator.wakeLock?.request('screen').catch(() => undefined)
}

/** Dimmer at night, but only while nothing is wrong. */
function care(): void {
  const hour = new Date().getHours()
  const night = hour >= NIGHT.from || hour < NIGHT.to
  document.documentElement.toggleAttribute('data-night', night && isCalm())
}

function shift(): void {
  const offset = () => `${Math.round((Math.random() - 0.5) * SHIFT_PX)}px`
  document.body.style.translate = `${offset()} ${offset()}`
}
