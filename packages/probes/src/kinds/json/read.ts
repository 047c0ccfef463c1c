import { z } from 'zod'
import type { Unmet } from '../http/expectations.ts'
import { jsonText, pointedTo } from './pointer.ts'

export interface NumberRule {
  readonly metric: string
  readonly pointer: string
  readonly scale: number
  readonly optional: boolean
}

const scalar = z.union([z.string(), z.number(), z.boolean()])
type Scalar = z.output<typeof scalar>
/** One of several; a part of it; `null`: it is `null`, or not there, where something could be. */
export const textRule = z.union([
  scalar,
  z.array(scalar).min(1),
  z.strictObject({ contains: z.string().min(1) }),
  z.null(),
])
type TextRule = z.output<typeof textRule>

/** Numbers by the names of their metrics, and what is wrong with the others. */
export function readNumbers(document: unknown, rules: readonly NumberRule[]) {
  const values: { [name: string]: number } = {}
  const unmet: Unmet[] = []
  for (const { metric, pointer, scale, optional } of rules) {
    const pointed = pointedTo(document, pointer)
    if (!pointed.there) {
      if (!optional) unmet.push({ expected: `a number at ${shownPointer(pointer)}`, came: pointed.why })
      continue
    }
    // Not known, as many systems write it.
    if (pointed.value === null && optional) continue
    const value = numberIn(pointed.value)
    if (value === null || !Number.isFinite(value * scale))
      unmet.push({ expected: `a number at ${shownPointer(pointer)}`, came: `not a number: ${jsonText(pointed.value)}` })
    else values[metric] = value * scale
  }
  return { values, unmet }
}

const DECIMAL = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/

/** Many write a number as a text; yes and no are 1 and 0. */
function numberIn(value: unknown): number | null {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string' && DECIMAL.test(value)) return Number(value)
  return typeof value === 'number' ? value : null
}

/** What is not as expected. */
export const unmetTexts = (document: unknown, rules: { readonly [pointer: string]: TextRule }): Unmet[] =>
  Object.entries(rules).flatMap(([pointer, rule]) => unmetText(document, pointer, rule) ?? [])

function unmetText(document: unknown, pointer: string, rule: TextRule): Unmet | null {
  const where = shownPointer(pointer)
  const pointed = pointedTo(document, pointer)
  if (rule === null) {
    if (!pointed.there) return unmetParent(document, pointer)
    return pointed.value === null ? null : { expected: `nothing at ${where}`, came: jsonText(pointed.value) }
  }
  const came = pointed.there ? jsonText(pointed.value) : pointed.why
  if (typeof rule === 'object' && 'contains' in rule) {
    const holds = pointed.there && hasIn(pointed.value, rule.contains)
    return holds ? null : { expected: `${jsonText(rule.contains)} in ${where}`, came }
  }
  const wanted: readonly Scalar[] = [rule].flat()
  if (pointed.there && wanted.some((one) => one === pointed.value)) return null
  return { expected: `${wanted.map(jsonText).join(' or ')} at ${where}`, came }
}

/** That nothing stands there says something only where it could. */
function unmetParent(document: unknown, pointer: string): Unmet | null {
  const parent = pointer.slice(0, pointer.lastIndexOf('/'))
  const pointed = pointedTo(document, parent)
  if (pointed.there && typeof pointed.value === 'object' && pointed.value !== null) return null
  const came = pointed.there ? jsonText(pointed.value) : pointed.why
  return { expected: `an object or a list at ${shownPointer(parent)}`, came }
}

const hasIn = (value: unknown, text: string): boolean =>
  typeof value === 'string' ? value.includes(text) : Array.isArray(value) && value.includes(text)

/** That of the whole document is empty. */
const shownPointer = (pointer: string): string => (pointer === '' ? 'the top' : pointer)
