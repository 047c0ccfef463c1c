import type { Traits } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { decodeContent } from '../../protocol/http/content.ts'
import { fieldOf } from '../../protocol/http/head.ts'
import type { HttpReply } from '../../protocol/http/reply.ts'
import { digestOf } from '../../traits.ts'
import { isPointer, pointedTo } from '../json/pointer.ts'
import { fieldName } from './asking.ts'

const rule = z.union([
  z.literal('body'),
  z.strictObject({ header: fieldName }),
  z.strictObject({ pointer: z.string().refine(isPointer, 'no JSON Pointer: begins with /, as /build/revision') }),
])

/** What each page tells of its server. */
export const PAGE_TRAITS = { server: 'its Server header' }

export const pageTraits = z
  .record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, { error: 'a name as revision' }), rule)
  .refine((rules) => Object.keys(rules).every((name) => !Object.hasOwn(PAGE_TRAITS, name)), {
    error: 'server is told by every page: give yours another name',
  })
  .default({})
  .meta({
    description:
      'What relation `same` may compare besides: a header of the answer, a value in a page of JSON, or the `body` (its digest).',
    examples: [{ revision: { header: 'X-Revision' }, build: { pointer: '/build' }, page: 'body' }],
  })
export type PageTraits = z.output<typeof pageTraits>

export const traitNamesOf = (rules: PageTraits) =>
  Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, JSON.stringify(rule)]))

/** Of a page that is as it should be; what is not there is not told. */
export function traitsIn(rules: PageTraits, reply: HttpReply, maxBytes: number): Traits {
  const server = fieldOf(reply, 'server')
  const own = Object.entries(rules)
  if (own.length === 0) return { server }
  // A page is unpacked and read for those alone who ask for it.
  const body = lazily(() => decodeContent(reply, reply.body, maxBytes))
  const document = lazily(() => parsed(body().toString()))
  const traitOf = (rule: PageTraits[string]) => {
    if (rule === 'body') return digestOf(body())
    return 'header' in rule ? fieldOf(reply, rule.header) : valueAt(document(), rule.pointer)
  }
  return { server, ...Object.fromEntries(own.map(([name, rule]) => [name, traitOf(rule)])) }
}

function valueAt(document: unknown, pointer: string): string | undefined {
  const pointed = pointedTo(document, pointer)
  if (!pointed.there || pointed.value === null || pointed.value === undefined) return undefined
  return typeof pointed.value === 'object' ? JSON.stringify(pointed.value) : String(pointed.value)
}

/** `undefined`: it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
