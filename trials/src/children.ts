import { playWithMounts } from '@foretop/lab/mounts.ts'
import type { Outcome } from './main.ts'

/**
 * Two hundred programs that do what none should, a run is a second of them: the other checks stay on time, and nothing is
 * left of any.
 */
export async function children(runs: number): Promise<Outcome> {
  // The scene prints an outcome and nothing else.
  return (await playWithMounts(new URL('children/scene.ts', import.meta.url), String(runs))) as Outcome
}
