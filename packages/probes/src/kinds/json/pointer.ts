/** Whether it is a JSON Pointer (RFC 6901): nothing, or parts that each begin with `/`, where `~` is `~0` and `/` is `~1`. */
export const isPointer = (text: string): boolean => (text === '' || text.startsWith('/')) && !/~(?![01])/.test(text)

export type Pointed =
  | { readonly there: true; readonly value: unknown }
  /** Why not, with what there is in its place. */
  | { readonly there: false; readonly why: string }

/** What a pointer points to. */
export function pointedTo(document: unknown, pointer: string): Pointed {
  let value = document
  let so = ''
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const next = within(value, key)
    if (next === undefined) return { there: false, why: `nothing there: ${so === '' ? 'it' : so} ${having(value)}` }
    so += `/${part}`
    value = next
  }
  return { there: true, value }
}

/** `undefined`, which JSON does not know: it is not there. */
function within(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined
  const entry: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
  return entry
}

const SHOWN = 60
const MOST_KEYS = 8

function having(value: unknown): string {
  if (Array.isArray(value)) return `has ${value.length} entries`
  if (typeof value !== 'object' || value === null) return `is ${jsonText(value)}`
  const keys = Object.keys(value)
  if (keys.length === 0) return 'is empty'
  const named = keys.slice(0, MOST_KEYS).map((key) => (key.length > SHOWN ? `${key.slice(0, SHOWN)}…` : key))
  return `has ${named.join(', ')}${keys.length > MOST_KEYS ? ' …' : ''}`
}

/** A value as JSON has it, cut. Of lists and objects only their kind: they may be large. */
export function jsonText(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value === 'string' && value.length > SHOWN) return JSON.stringify(`${value.slice(0, SHOWN)}…`)
  return JSON.stringify(value) ?? 'nothing'
}
