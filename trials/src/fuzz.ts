import { type Case, damageTo, partsOf } from './fuzz/cases.ts'
import { allRecordings, strangersTo } from './fuzz/recordings.ts'
import { tellCase, wholeOf } from './fuzz/tell.ts'
import type { Outcome } from './main.ts'

const USAGE = 'usage: npm run trial -- fuzz [--runs N] [--seed N] [--only KIND]'
/** Most of a look is waiting. */
const LANES = 8

/**
 * Tells every probe and relation what a broken or hostile server may: every part of every recording, and `runs` damaged
 * ones, spread over all recordings. Nothing may be taken for well that is not, nothing may be our defect, nothing may be
 * shown that is not clean; `fuzz/faults.ts` says exactly what. `--seed N` gives other damage (1), `--only KIND` takes the
 * recordings of one probe or relation. What is broken is named with its kind, its recording, its case, and all that was
 * told; a case `damage N` comes again with the same seed.
 */
export async function fuzz(runs: number, words: readonly string[]): Promise<Outcome> {
  const { seed = 1, only } = read(words)
  const { recordings, without } = await allRecordings()
  const chosen = recordings.filter(({ of }) => only === undefined || of.kind === only)
  if (chosen.length === 0) throw new Error(`no probe or relation ${only}; ${USAGE}`)
  const broken: string[] = without.map((kind) => `nothing is recorded of ${kind}: ${kind}.fuzz.ts is missing beside it`)
  const stray = (error: unknown) => broken.push(`outside any look: ${error instanceof Error ? error.stack : error}`)
  process.on('uncaughtException', stray)
  process.on('unhandledRejection', stray)
  let parts = 0
  for (const [index, recording] of chosen.entries()) {
    const whole = await wholeOf(recording)
    const strangers = strangersTo(recording, recordings)
    const cut = partsOf(recording)
    parts += cut.length
    const share = Math.floor(runs / chosen.length) + Number(index < runs % chosen.length)
    const cases: readonly Case[] = [
      ...cut,
      ...Array.from({ length: share }, (_, run) => damageTo(recording, seed * 1_000_000 + run, strangers)),
    ]
    const left = cases.values()
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        for (const one of left) {
          const fault = await tellCase(recording, whole, one)
          if (fault !== null) broken.push(fault)
        }
      }),
    )
  }
  process.off('uncaughtException', stray).off('unhandledRejection', stray)
  return { figures: { recordings: chosen.length, parts, damaged: runs, seed }, broken }
}

function read(words: readonly string[]): { readonly seed?: number; readonly only?: string } {
  const [name, value, ...rest] = words
  if (name === undefined) return {}
  if (name === '--seed' && Number.isSafeInteger(Number(value))) return { ...read(rest), seed: Number(value) }
  if (name === '--only' && value !== undefined) return { ...read(rest), only: value }
  throw new Error(USAGE)
}
