/** What a trouble explains. */
export interface Effects {
  readonly count: number
  /** `web 6, picture 4`: which checks, the most first. */
  readonly words: string
}

const NAMED = 8

/** By the names of the checks, of which there may be thousands. */
export function effectsOf(names: readonly string[]): Effects {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, 1 + (counts.get(name) ?? 0))
  const sorted = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
  const named = sorted.slice(0, NAMED).map(([name, count]) => (count === 1 ? name : `${name} ${count}`))
  return { count: names.length, words: [...named, ...(sorted.length > NAMED ? ['…'] : [])].join(', ') }
}

export const effectsCount = (count: number): string => `${count} ${count === 1 ? 'effect' : 'effects'}`
