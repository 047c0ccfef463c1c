import type { Alternative, Need } from '@foretop/shared/plan.ts'
import type { Path } from '../reading/tree.ts'
import type { NeedsShape } from './shape.ts'

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
