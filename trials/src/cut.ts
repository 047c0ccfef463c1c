import { playWithLinks } from '@foretop/lab/links.ts'
import type { Outcome } from './main.ts'

/** What people were told, in its order: `s0/http opened`. */
export interface Told {
  readonly whileCut: readonly string[]
  readonly messagesWhileCut: number
  /** Sorted. */
  readonly after: readonly string[]
  readonly messages: number
}

export const cutOnce = async (): Promise<Told> =>
  // What the script prints is that.
  (await playWithLinks(new URL('./cut/scene.ts', import.meta.url))) as Told

/** The uplink of the monitor is cut and mended, again and again: one message about us, none about servers that only were not seen. */
export async function cut(runs: number): Promise<Outcome> {
  const broken: string[] = []
  for (let run = 0; run < runs; run += 1) {
    const told = await cutOnce()
    const wrong = told.whileCut.filter((text) => !EXPECTED.whileCut.includes(text))
    const flood = told.after.filter((text) => !EXPECTED.after.includes(text))
    for (const text of [...wrong, ...flood]) broken.push(`run ${run}: ${text}`)
  }
  return { figures: { runs, wrong: broken.length }, broken }
}

export const EXPECTED: Pick<Told, 'whileCut' | 'after'> = {
  whileCut: ['monitor-network opened', 'here/local opened'],
  after: ['here/local resolved', 'monitor-network resolved', 's0/http opened'],
}
