/**
 * The same text for values that are alike: JSON with sorted keys; what JSON has no word for is told by its own. (`serialize` of
 * Node is none: it writes one number in two ways, by what other numbers stood at that place before.)
 */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const entries = Object.entries(value)
  // An expression, a date: nothing of it can be listed.
  if (entries.length === 0 && String(value) !== '[object Object]')
    return JSON.stringify(`${value.constructor.name} ${value}`)
  return `{${entries
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
    .join()}}`
}
