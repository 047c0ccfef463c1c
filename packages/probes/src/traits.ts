import { createHash } from 'node:crypto'
import type { Traits } from '@foretop/shared/model.ts'
import type { AnyProbe, AnyRelation, TraitNames } from './define.ts'
import { oneLine } from './one-line.ts'
import { ProbeCrash } from './protocol/failure.ts'

/** Letters of one that is told as it is; of a longer one its digest says as well whether it is the same. */
const MOST_LETTERS = 200

/** All traits that a check may tell. */
export const traitsOf = (kind: AnyProbe | AnyRelation, options: unknown): TraitNames => ({
  ...kind.traits,
  ...('traitsOf' in kind && kind.traitsOf?.(options)),
})

/** As relations may compare them: each a clean line, and as short as people can read. Throws where one is not declared. */
export function soundTraits(declared: TraitNames, told: Traits): Traits | undefined {
  const stray = Object.keys(told).find((name) => !Object.hasOwn(declared, name))
  if (stray !== undefined)
    throw new ProbeCrash('defect', `defect in the probe: it tells the trait ${stray}, and declares none of that name`)
  const sound = Object.entries(told).flatMap(([name, value]) => {
    if (value === undefined || value === null) return []
    const text = sameLine(value)
    return text === '' ? [] : [[name, text] as const]
  })
  return sound.length === 0 ? undefined : Object.fromEntries(sound)
}

/** Two that differ stay different, whatever is taken out or cut off. */
function sameLine(value: string): string {
  const line = oneLine(value)
  return line === value && line.length <= MOST_LETTERS ? line : line === '' ? '' : digestOf(value)
}

/** For what is too long, or has no words of its own: a page, a file. */
export const digestOf = (content: string | Uint8Array): string =>
  `sha256 ${createHash('sha256').update(content).digest('hex').slice(0, 32)}`
