const BETWEEN_MS = 3_000

/** Told how far a piece of work is, 0…1, as often as whoever does it likes. */
export type Progress = (share: number) => void

/** Says what is done at once, and then every three seconds how far it is: whoever waits must see that it goes on. */
export function createProgress(say: (text: string) => void, clock: () => number = () => performance.now()) {
  return (what: string): Progress => {
    say(`${what} …`)
    let saidAt = clock()
    return (share) => {
      if (clock() - saidAt < BETWEEN_MS) return
      saidAt = clock()
      say(`${what}: ${Math.floor(100 * share)} %`)
    }
  }
}
