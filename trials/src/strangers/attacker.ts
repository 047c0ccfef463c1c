import { parentPort, workerData } from 'node:worker_threads'
import { ATTACKS, type AttackName, type Target } from './attacks.ts'

/** A thread that attacks for a while: whoever measures must not be held up by it. */

const { names, forMs, ...target }: Target & { readonly names: readonly AttackName[]; readonly forMs: number } =
  workerData
const signal = AbortSignal.timeout(forMs)
const counts = await Promise.all(names.map((name) => ATTACKS[name](target, signal)))
parentPort?.postMessage(counts.reduce((sum, count) => sum + count, 0))
