/** Hz and seconds of each note. Two down for a new critical, one up when all is well again, one low when the picture is lost. */
const TUNES = {
  critical: [
    [880, 0.18],
    [587, 0.32],
  ],
  well: [[1_175, 0.22]],
  lost: [[220, 0.5]],
} as const
export type Tune = keyof typeof TUNES

const VOLUME = 0.25
let context: AudioContext | undefined
const listeners = new Set<() => void>()

/** Whether what is played can be heard; `null` before anybody asked for sound. */
export const soundStore = {
  get: (): boolean | null => (context === undefined ? null : context.state === 'running'),
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
const tell = () => {
  for (const listener of listeners) listener()
}

/** Browsers allow sound only after somebody touched the page, or to kiosks started so. `true` when it may be heard. */
export async function wakeSound(): Promise<boolean> {
  if (context === undefined) {
    context = new AudioContext()
    context.addEventListener('statechange', tell)
    // Whoever touches the page lets it sound.
    for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, () => void context?.resume())
    tell()
  }
  // Where it is not allowed this never settles, so it must not be waited for.
  void context.resume()
  await new Promise((resolve) => setTimeout(resolve, 100))
  return context.state === 'running'
}

export function play(tune: Tune): void {
  if (context?.state !== 'running') return
  let at = context.currentTime
  for (const [hertz, seconds] of TUNES[tune]) {
    const gain = new GainNode(context, { gain: 0 })
    const note = new OscillatorNode(context, { frequency: hertz, type: 'triangle' })
    // Without a rise and a fall each note begins and ends with a crack.
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(VOLUME, at + 0.015)
    gain.gain.setValueAtTime(VOLUME, at + seconds - 0.05)
    gain.gain.linearRampToValueAtTime(0, at + seconds)
    note.connect(gain).connect(context.destination)
    note.start(at)
    note.stop(at + seconds)
    at += seconds
  }
}
