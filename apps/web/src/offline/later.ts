import { type ComponentType, createElement, use } from 'react'
import { isThere } from '../request.ts'
import { loadAnew } from './load-anew.ts'

/** What is not in the first load of the app, and still is there before somebody needs it. */

type Load<C> = () => Promise<{ readonly default: C }>
export type Later<P> = ComponentType<P> & {
  /** Loads it before it is shown. */
  readonly ahead: () => Promise<unknown>
}
const loads: Load<unknown>[] = []
const failed = new Set<() => void>()

/**
 * A part that is loaded when it is first shown, or by `loadAll`. What cannot be had while the server is away comes with
 * the server.
 */
export function later<P extends object>(load: Load<ComponentType<P>>): Later<P> {
  loads.push(load)
  let loading: Promise<ComponentType<P>> | undefined
  // React would show what stands for it for a while, though it is there.
  let Part: ComponentType<P> | undefined
  const begin = async () => {
    try {
      Part = (await patiently(load)).default
      return Part
    } catch (error) {
      if (loadAnew()) return new Promise<never>(() => undefined)
      failed.add(() => {
        loading = undefined
      })
      throw error
    }
  }
  const ahead = () => (loading ??= begin())
  return Object.assign((props: P) => createElement(Part ?? use(ahead()), props), { ahead })
}

/**
 * Whoever opens a part that failed has it tried again, from the moment the failure is on the screen. Before that React
 * itself draws again at once what failed, and would ask without end.
 */
export function forgetFailures(): void {
  for (const forget of failed) forget()
  failed.clear()
}

let loadingAll: Promise<void> | undefined
/** Loads every part, one after the other, each when there is nothing else to do. */
export const loadAll = (): Promise<void> => (loadingAll ??= loadEach())

async function loadEach(): Promise<void> {
  for (const load of loads) {
    await idle()
    // Whoever needs it asks again.
    await patiently(load).catch(() => undefined)
  }
}

/** Rejects with what a server that is there does not have. */
async function patiently<C>(load: Load<C>): Promise<{ readonly default: C }> {
  for (;;) {
    try {
      return await load()
    } catch (error) {
      if (await isThere()) throw error
      await inSight()
    }
  }
}

/** The stream knows it later, and before a login not at all. */
const AGAIN_MS = 2_000

async function inSight(): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  while (!(await isThere()))
}

const idle = () =>
  new Promise<void>((resolve) => {
    // Safari knows no idle callback.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 2_000 })
    else setTimeout(resolve, 200)
  })
