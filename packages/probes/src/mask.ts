import type { Details, Evidence, Observation, Row, Scalar, Traits } from '@foretop/shared/model.ts'
import { renamed } from './renamed.ts'
import { formsOf, SHORTEST } from './secret-forms.ts'

/** What stands in place of a secret. */
const MASK = '•••'

/** A function that takes secrets, in whatever form, out of a text. */
export function createTextMask(secrets: readonly string[]): (text: string) => string {
  const known = Map.groupBy(new Set(secrets.flatMap(formsOf)), (form) => form.slice(0, SHORTEST))
  return (text) => {
    // Thousands of secrets cost no more than a few: nearly always no form even begins in the text.
    const begun = new Set<string>()
    for (let at = 0; at + SHORTEST <= text.length; at += 1) {
      const start = text.slice(at, at + SHORTEST)
      if (known.has(start)) begun.add(start)
    }
    if (begun.size === 0) return text
    // Longer ones first: one secret may be part of another.
    const forms = [...begun].flatMap((start) => known.get(start) ?? []).sort((a, b) => b.length - a.length)
    const masked = forms.reduce((left, form) => left.replaceAll(form, MASK), text)
    return masked.includes(CUT) ? withoutBeginnings(masked, known) : masked
  }
}

/** What stands where a text was cut to be shown. */
const CUT = '…'

/** By their first letters. */
type Forms = ReadonlyMap<string, readonly string[]>

/** Of what was cut before it came here a secret may be left in part. */
function withoutBeginnings(text: string, known: Forms): string {
  const parts = text.split(CUT)
  const last = parts.pop()
  return [...parts.map((part) => withoutBeginning(part, known)), last].join(CUT)
}

function withoutBeginning(part: string, known: Forms): string {
  for (let at = 0; at + SHORTEST <= part.length; at += 1) {
    const forms = known.get(part.slice(at, at + SHORTEST))
    if (forms?.some((form) => form.startsWith(part.slice(at)))) return `${part.slice(0, at)}${MASK}`
  }
  return part
}

/** The same for all that an observation says in words. */
export function createMask(secrets: readonly string[]): (observation: Observation) => Observation {
  if (secrets.every((secret) => formsOf(secret).length === 0)) return (observation) => observation
  const text = createTextMask(secrets)
  const scalar = (value: Scalar) => (typeof value === 'string' ? text(value) : value)
  const row = (cells: Row): Row =>
    Object.fromEntries(Object.entries(cells).map(([name, cell]) => [text(name), scalar(cell)]))
  const details = (all: Details): Details =>
    Object.fromEntries(
      Object.entries(all).map(([name, value]) => [
        name,
        typeof value === 'object' && value !== null ? value.map(row) : scalar(value),
      ]),
    )
  return (observation) => {
    const masked = { ...observation, text: text(observation.text) }
    if (masked.outcome !== 'answered') return masked
    const metrics = Object.fromEntries(
      Object.entries(masked.metrics).map(([name, value]) => [name, renamed(value, text)]),
    )
    return {
      ...masked,
      metrics,
      ...(masked.details !== undefined && { details: details(masked.details) }),
      ...(masked.evidence !== undefined && { evidence: masking(text, masked.evidence) }),
      ...(masked.traits !== undefined && { traits: unmasked(text, masked.traits) }),
    }
  }
}

/** Two secrets look the same once they are masked: a trait with one in it is not known. */
const unmasked = (text: (text: string) => string, traits: Traits): Traits =>
  Object.fromEntries(Object.entries(traits).filter(([, value]) => value != null && text(value) === value))

/** The same for all values of evidence or of a keepsake. */
export function createValueMask(secrets: readonly string[]): (told: Evidence) => Evidence {
  // Most pollers never need one.
  let text: ((text: string) => string) | null = null
  return (told) => {
    text ??= createTextMask(secrets)
    return masking(text, told)
  }
}

/** Its names are our own. */
function masking(text: (text: string) => string, told: Evidence): Evidence {
  if (typeof told === 'string') return text(told)
  if (typeof told !== 'object' || told === null) return told
  if (isList(told)) return told.map((one) => masking(text, one))
  return Object.fromEntries(Object.entries(told).map(([name, one]) => [name, masking(text, one)]))
}

const isList = (told: Evidence): told is readonly Evidence[] => Array.isArray(told)
