const MOST = 20
const WORDS = ['down', 'warning', 'unknown']

/** What somebody may be about to write: the last of the faults between `+` is completed, those before it stay. */
export function faultsLike(text: string, names: readonly string[]): readonly string[] {
  const start = text.lastIndexOf('+') + 1
  const before = start === 0 ? '' : `${text.slice(0, start).trimEnd()} `
  const [name = '', word] = text.slice(start).trimStart().split(/\s+/)
  if (name === '') return []
  if (word !== undefined)
    return WORDS.filter((one) => one.startsWith(word.toLowerCase())).map((one) => `${before}${name} ${one}`)
  const sought = name.toLowerCase()
  const like = names.filter((one) => one.toLowerCase().includes(sought))
  const first = like.toSorted(
    (a, b) => Number(b.toLowerCase().startsWith(sought)) - Number(a.toLowerCase().startsWith(sought)),
  )
  return first.slice(0, MOST).map((one) => `${before}${one} down`)
}
