/** How long a thread may be silent. Only time in which main ran counts: a machine that stood still accuses nobody. */
export const RHYTHM = {
  beatMs: 250,
  troubledMs: 5_000,
  endedMs: 10_000,
  /** Until its first word: on a busy machine a thread takes long to start. */
  bornMs: 60_000,
  /** Before another start, when it died several times in a minute. */
  restartMs: 1_000,
}
export type Rhythm = typeof RHYTHM
