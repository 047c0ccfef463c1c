/** Runs in a worker: timers of a hidden page are held back to one a minute, those of a worker are not. */
export interface Tick {
  /** The page said nothing for this long, in ms. */
  readonly stuckMs: number
}

let paintedAt = performance.now()
self.addEventListener('message', () => {
  paintedAt = performance.now()
})
setInterval(() => {
  const tick: Tick = { stuckMs: performance.now() - paintedAt }
  self.postMessage(tick)
}, 250)
