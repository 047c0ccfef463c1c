/** A value on one line of YAML. */
export function flow(value: unknown): string {
  if (typeof value === 'string') return scalar(value)
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value)
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, item]) => `${scalar(key)}: ${flow(item)}`).join(', ')} }`
}

/** A text that YAML takes for that text, quoted where it would be taken for anything else. */
export function scalar(text: string): string {
  if (/^[A-Za-z/][A-Za-z0-9._/-]*( [A-Za-z0-9._/-]+)*$/.test(text) && !/^(null|true|false)$/i.test(text)) return text
  // What JSON quotes YAML reads, but for the letters nobody can print.
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** How the file names a secret that it does not hold. */
export const reference = (variable: string): string => `\${env:${variable}}`
