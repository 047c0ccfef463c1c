import { z } from 'zod'
import { hasPlaces } from '../../core/fill.ts'
import type { Inspection } from '../reading/inspection.ts'
import { innerOf, stepInto } from '../reading/secret-fields.ts'
import type { Path } from '../reading/tree.ts'
import { check } from '../reading/wording.ts'
import type { AnyKind } from './adjust.ts'

/** Where texts say `${row.column}`. */
export function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return hasPlaces(value) ? [path] : []
  if (Array.isArray(value)) return value.flatMap((one: unknown, i) => placesIn(one, [...path, i]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => placesIn(one, [...path, key]))
}

/** Notes what rows were to fill in that is not theirs: a secret, a file, whatever a mistake in is dangerous, a choice. */
export function noteUnfillable(inspection: Inspection, kind: AnyKind, options: unknown, path: Path): void {
  const isPowerful = POWERS.some((power) => power in kind)
  for (const place of placesIn(options)) {
    const why = whyNot(kind.options, place) ?? (isPowerful && !isOpen(kind.options, place) ? POWERFUL : null)
    if (why !== null) inspection.note([...path, ...place], `must not come from a row: ${why}`)
  }
}

/** Of kinds with one of these, which start programs or log in to machines, only what is marked as open may. */
const POWERS = ['by', 'programOf', 'loginOf'] as const
const DANGEROUS = 'who can write to the list could have it do anything'
const POWERFUL = 'this kind starts programs or logs in'

function isOpen(schema: z.core.$ZodType | undefined, [step, ...rest]: Path): boolean {
  if (schema === undefined) return true
  if (z.globalRegistry.get(schema)?.open === true) return true
  const inner = innerOf(schema)
  if (inner !== undefined) return isOpen(inner, step === undefined ? [] : [step, ...rest])
  return step !== undefined && isOpen(stepInto(schema, String(step)), rest)
}

/** `null`: it may; also where there is no such option, which is told otherwise. */
function whyNot(schema: z.core.$ZodType | undefined, path: Path): string | null {
  if (schema === undefined) return null
  const marks = z.globalRegistry.get(schema)
  if (marks?.secret === true) return 'it is secret'
  if (marks?.file === true) return 'it is a file of this machine'
  if (marks?.fixed === true) return DANGEROUS
  const inner = innerOf(schema)
  if (inner !== undefined) return whyNot(inner, path)
  if (schema instanceof z.ZodUnion) {
    const [first = null, ...others] = schema.options.map((option) => whyNot(option, path))
    // As text it may be any of them that take one.
    return path.length === 0 && others.includes(null) ? null : (first ?? others.find((one) => one !== null) ?? null)
  }
  const [step, ...rest] = path
  if (step !== undefined) return whyNot(stepInto(schema, String(step)), rest)
  return FREE.has(schema._zod.def.type) ? null : 'it is a choice of how things are done'
}

/** Types of schemas that take whatever text or number there is. */
const FREE: ReadonlySet<string> = new Set(['string', 'number', 'unknown', 'any'])

/** What cells may be: of each place the first of them that does counts. */
const SAMPLES = [
  ...['sample.example', '192.0.2.1', 1, '1', '/sample', 'http://sample.example/', '192.0.2.0/24', 'SAMPLE'],
] as const

/** Options as some row might fill them in, so that all else in them can be judged. */
export function rehearsed(schema: z.ZodType, options: object): { readonly [name: string]: unknown } {
  const places = placesIn(options)
  const chosen = new Map<string, Sample>()
  for (const sample of places.length === 0 ? [] : SAMPLES) {
    const checked = check(
      schema,
      filledIn(options, () => sample),
    )
    const bad = 'complaints' in checked ? checked.complaints.map(({ path }) => path) : []
    for (const place of places)
      if (!chosen.has(keyOf(place)) && !bad.some((path) => path.length > 0 && isWithin(place, path)))
        chosen.set(keyOf(place), sample)
  }
  const filled = filledIn(options, (place) => chosen.get(keyOf(place)) ?? SAMPLES[0])
  return { ...(typeof filled === 'object' ? filled : {}) }
}

type Sample = (typeof SAMPLES)[number]

function filledIn(value: unknown, sampleOf: (place: Path) => Sample, path: Path = []): unknown {
  if (typeof value === 'string') {
    if (!hasPlaces(value)) return value
    const sample = sampleOf(path)
    return /^\$\{[^{}]*\}$/.test(value) ? sample : value.replaceAll(/\$\{row\.[^{}]+\}/g, String(sample))
  }
  if (Array.isArray(value)) return value.map((one: unknown, i) => filledIn(one, sampleOf, [...path, i]))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, sampleOf, [...path, key])]))
}

const keyOf = (path: Path): string => path.map(String).join('\0')
const isWithin = (place: Path, path: Path): boolean => path.every((step, i) => String(step) === String(place[i]))
