import type { Alternative, Need } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import type { Path } from '../reading/tree.ts'

/** `name` or `host/name`. */
export const reference = z.string().min(1)

/** Of several one is enough, or none can be done without. */
function choiceOf<T extends z.ZodType>(entry: T) {
  const several = z.array(entry).min(1, { error: 'names nothing' })
  return z
    .strictObject({
      any: several.exactOptional().meta({ description: 'One of them is enough.' }),
      all: several.exactOptional().meta({ description: 'None of them can be done without.' }),
    })
    .refine((given) => Object.keys(given).length > 0, {
      error: 'needs any or all',
      // A misspelt one was meant to be there.
      when: ({ issues }) => issues.length === 0,
    })
    .refine((given) => Object.keys(given).length < 2, {
      error: 'has both any and all; put one into the list of the other',
    })
    .meta({ minProperties: 1, maxProperties: 1 })
}

/**
 * A list, all of which is needed; or a map that says whether any or all is. In a list may stand such maps of names. They
 * go no deeper: whatever can be said with any and all can be said as a list of choices.
 */
const inner = z.string({ error: 'must be a name: a map in a list holds names alone' }).min(1)
const entry = z.union([reference, choiceOf(inner)], {
  error: 'must be a name, or a map of any or all',
})
export const needs = z.union([z.array(entry), choiceOf(entry)], {
  error: 'must be a list, or a map of any or all',
})
export type NeedsShape = z.output<typeof needs>

/** What a name means, or nothing; whoever tells it notes a name that means nothing at its path. */
type Meant = (name: string, path: Path) => readonly string[]

/** What is needed, as it was written, with every name looked up. A name that stands for many is a list of them. */
export function readNeeds(written: NeedsShape, path: Path, meant: Meant): readonly Need[] {
  if (!isChoice(written)) return allOf(written, path, meant)
  if (written.any === undefined) return allOf(written.all ?? [], [...path, 'all'], meant)
  return [{ any: alternatives(written.any, [...path, 'any'], meant) }]
}

type Entry = Extract<NeedsShape, readonly unknown[]>[number]

function allOf(entries: readonly Entry[], path: Path, meant: Meant): readonly Need[] {
  const needs = entries.flatMap((entry, i): readonly Need[] => {
    const here = [...path, i]
    if (typeof entry === 'string') return meant(entry, here)
    if (entry.any === undefined) return namesOf(entry.all ?? [], [...here, 'all'], meant)
    return [{ any: namesOf(entry.any, [...here, 'any'], meant) }]
  })
  return [...new Set(needs)]
}

function alternatives(entries: readonly Entry[], path: Path, meant: Meant): readonly Alternative[] {
  const found = entries.flatMap((entry, i): readonly Alternative[] => {
    const here = [...path, i]
    if (typeof entry === 'string') return meant(entry, here)
    if (entry.all === undefined) return namesOf(entry.any ?? [], [...here, 'any'], meant)
    return [{ all: namesOf(entry.all, [...here, 'all'], meant) }]
  })
  return [...new Set(found)]
}

const namesOf = (names: readonly string[], path: Path, meant: Meant): readonly string[] => [
  ...new Set(names.flatMap((name, i) => meant(name, [...path, i]))),
]

const isChoice = (written: NeedsShape): written is Exclude<NeedsShape, readonly unknown[]> => !Array.isArray(written)
