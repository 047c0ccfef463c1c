import { unescape as unescapeLeniently } from 'node:querystring'
import { z } from 'zod'
import type { Path } from './tree.ts'

/** Request headers that tell nobody anything; every other may be a login. */
const OPEN_HEADERS = /^(accept.*|cache-control|content-type|host|pragma|range|referer|user-agent|x-forwarded-.*)$/i

/**
 * What must be shown nowhere of a value: all in the fields that its schema marks (`.meta({ secret: true })`), right or
 * wrong, and passwords in addresses wherever they stand.
 */
export function secretsIn(schema: z.core.$ZodType, value: unknown): readonly string[] {
  if (isSecret(schema)) return leavesOf(value).flatMap((leaf) => [leaf, ...partsOf(leaf)])
  const inner = innerOf(schema)
  if (inner !== undefined) return secretsIn(inner, value)
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? passwordsIn(value) : []
  return Object.entries(value).flatMap(([key, part]) => {
    const field = stepInto(schema, key)
    return field === undefined ? leavesOf(part).flatMap(passwordsIn) : secretsIn(field, part)
  })
}

/** Whether what stands at `path` is secret, or part of something that is. */
export function isSecretAt(schema: z.core.$ZodType, path: Path): boolean {
  if (isSecret(schema)) return true
  const inner = innerOf(schema)
  if (inner !== undefined) return isSecretAt(inner, path)
  const [step, ...rest] = path
  const field = step === undefined ? undefined : stepInto(schema, String(step))
  return field !== undefined && isSecretAt(field, rest)
}

const isSecret = (schema: z.core.$ZodType): boolean => z.globalRegistry.get(schema)?.secret === true

/** Marks may stand on any of the wrappers. */
export function innerOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodPipe) return schema.in
  return schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
    ? schema.unwrap()
    : undefined
}

export function stepInto(schema: z.core.$ZodType, key: string): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined
  if (schema instanceof z.ZodRecord) return schema.valueType
  return schema instanceof z.ZodArray ? schema.element : undefined
}

function leavesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => (OPEN_HEADERS.test(name) ? [] : leavesOf(part)))
}

/** The token of `Bearer token`, the password of a Basic login, path and password of an address. */
function partsOf(secret: string): readonly string[] {
  const [, scheme = '', token] = /^(basic|bearer|token|apikey) (\S+)$/i.exec(secret) ?? []
  const url = URL.parse(secret)
  const path = url === null ? '' : `${url.pathname}${url.search}`
  return [
    ...(token === undefined ? [] : [token]),
    ...(token !== undefined && /^basic$/i.test(scheme) ? loginOf(token) : []),
    ...passwordsIn(secret),
    ...(path.length > SHORT_PATH ? [path] : []),
  ]
}

/** A shorter one cannot be told from an ordinary page. */
const SHORT_PATH = 12

function loginOf(base64: string): readonly string[] {
  const login = Buffer.from(base64, 'base64').toString()
  return [login, login.slice(login.indexOf(':') + 1)]
}

function passwordsIn(text: string): readonly string[] {
  // Unlike decodeURIComponent it takes a bare % as it is.
  const password = text.includes('@') ? (URL.parse(text)?.password ?? '') : ''
  return password === '' ? [] : [password, unescapeLeniently(password)]
}
