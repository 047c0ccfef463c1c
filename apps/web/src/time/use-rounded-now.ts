import { useSyncExternalStore } from 'react'
import { everySecond, serverNow } from '../live/server-time.ts'

/** The server's time, moving on by `stepMs` at a time; a quarter of a minute is often enough for a day. */
export const useRoundedNow = (stepMs = 15_000): number => useSyncExternalStore(everySecond, () => roundedNow(stepMs))

/** The same at this moment alone. */
export const roundedNow = (stepMs: number): number => Math.floor(serverNow() / stepMs) * stepMs
