import { useSyncExternalStore } from 'react'
import { everySecond, serverNow } from '../live/clock.ts'

const STEP_MS = 15_000

/** The server's time, moving on every quarter of a minute: often enough for a graph of a day. */
export const useRoundedNow = (): number =>
  useSyncExternalStore(everySecond, () => Math.floor(serverNow() / STEP_MS) * STEP_MS)
