/** With which seed to begin: 1, or what follows `--seed`. Throws with the usage when anything else is there. */
export function firstSeed([name, value, ...rest]: readonly string[], usage: string): number {
  if (name === undefined) return 1
  if (name !== '--seed' || rest.length > 0 || !(Number.isSafeInteger(Number(value)) && Number(value) > 0))
    throw new Error(`${usage}: N is a whole number from 1, got: ${[name, value, ...rest].join(' ').trim()}`)
  return Number(value)
}
