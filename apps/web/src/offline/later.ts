import { isOld } from '@foretop/shared/stream.ts'
import { type ComponentType, lazy } from 'react'
import { streamStore } from '../live/live.ts'

/** What is not in the first load of the app, and still is there before somebody needs it. */

type Load<C> = () => Promise<{ readonly default: C }>
const loads: Load<unknown>[] = []

/**
 * A part that is loaded when it is first shown, or by `loadAll`. What cannot be had while the server is away comes with
 * the server.
 */
export function later<P extends object>(load: Load<ComponentType<P>>) {
  loads.push(load)
  return lazy(() => patiently(load))
}

async function patiently<C>(load: Load<C>): Promise<{ readonly default: C }> {
  for (;;) {
    try {
      return await load()
    } catch (error) {
      if (!isOld(streamStore.get().sight)) throw error
      await inSight()
    }
  }
}

/** Resolves when the server is seen again. */
const inSight = () =>
  new Promise<void>((resolve) => {
    const stop = streamStore.subscribe(() => {
      if (isOld(streamStore.get().sight)) return
      stop()
      resolve()
    })
  })

/** Loads every part, one after the other, each when there is nothing else to do. */
export async function loadAll(): Promise<void> {
  for (const load of loads) {
    await idle()
    // Whoever needs it asks again.
    await load().catch(() => undefined)
  }
}

const idle = () =>
  new Promise<void>((resolve) => {
    // Safari knows no idle callback.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 2_000 })
    else setTimeout(resolve, 200)
  })
