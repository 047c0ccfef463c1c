import { probes, relations } from '@foretop/probes/all.ts'
import { allRecordings } from './fuzz/recordings.ts'
import type { Outcome } from './main.ts'
import { FIRST_LETTERS, faultsOfWords } from './reasons/faults-of-words.ts'
import { breachesOf, type Reason, reasonsOf } from './reasons/reasons-of.ts'

/**
 * Prints the first letters of every reason that there is a recording or a limit for, to be read in one go: what a person reads
 * on a card at three in the morning. A probe is in the list by its recordings (`*.fuzz.ts`) and its metrics.
 */
export async function reasons(): Promise<Outcome> {
  const kinds = [...probes, ...relations]
  const { recordings } = await allRecordings()
  const all: Reason[] = kinds.flatMap(breachesOf)
  for (const recording of recordings) all.push(...(await reasonsOf(recording)))
  const seen = new Map(all.map((reason) => [`${reason.kind} ${reason.text.slice(0, FIRST_LETTERS)}`, reason]))
  for (const { kind, what, text } of [...seen.values()].toSorted((a, b) => a.kind.localeCompare(b.kind)))
    console.log(`${kind} · ${what} · ${text.slice(0, FIRST_LETTERS)}`)
  const broken = all.flatMap(({ kind, what, text }) => {
    const { title = kind } = kinds.find((one) => one.kind === kind) ?? {}
    return faultsOfWords(text, { kind, title }).map((fault) => `${kind} · ${what}: ${fault}: ${text}`)
  })
  return { figures: { reasons: all.length, kinds: new Set(all.map(({ kind }) => kind)).size }, broken }
}
