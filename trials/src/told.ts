import { playWithMounts } from '@foretop/lab/mounts.ts'
import type { Outcome } from './main.ts'

/**
 * Ten kinds of breaks on real servers, from the break to the message in somebody's hands: with the product's defaults, and
 * with looks every second of which two confirm. Each has to be told by one message, and by one that it is over.
 */
export const told = async (runs: number): Promise<Outcome> =>
  // The figures that the script prints are an outcome.
  (await playWithMounts(new URL('./told/scene.ts', import.meta.url), String(runs))) as Outcome
