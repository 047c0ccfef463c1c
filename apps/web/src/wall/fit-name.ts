/** Widths of letters of Inter at weight 640, in em; all others are near the mean. */
const WIDTHS: readonly (readonly [letters: string, em: number])[] = [
  ['iIlj.,:|!', 0.29],
  ['ftr-()/_', 0.42],
  ['mw', 0.86],
  ['MW', 0.93],
]
const MEAN = 0.6
/** A name is set smaller by up to a fifth, and one that was shortened by somewhat more. */
const LEAST = { whole: 0.8, short: 0.64 }

export interface FittedName {
  readonly text: string
  /** Factor on the size of the type. */
  readonly scale: number
}

/** Whose name it is: its host, and the same without what most hosts begin and end with. */
export interface Subject {
  readonly host: string
  readonly short: string
}

/**
 * A host and a check on one line, lengths in px: smaller by up to a fifth, then the host without what it shares with others, then
 * smaller still. Only what has no room even so is cut in its middle, the check before the host: that tells machines apart.
 */
export function fitName(subject: Subject | null, name: string, width: number, size: number): FittedName {
  const room = width / size
  const scaled = (text: string, least: number): FittedName | null => {
    const needed = widthOf(text)
    return needed * least <= room ? { text, scale: Math.min(1, room / needed) } : null
  }
  const least = LEAST.short
  const fits = (text: string) => widthOf(text) * least <= room
  if (subject === null)
    return scaled(name, LEAST.whole) ?? scaled(name, least) ?? { text: longestCut(name, fits), scale: least }
  const { host, short } = subject
  const whole = scaled(`${host} ${name}`, LEAST.whole) ?? scaled(`${short} ${name}`, least)
  if (whole !== null) return whole
  const check = longestCut(name, (cut) => fits(`${short} ${cut}`))
  return { text: `${longestCut(short, (cut) => fits(`${cut} ${check}`))} ${check}`, scale: least }
}

const LEAST_LETTERS = 3

function longestCut(text: string, fits: (cut: string) => boolean): string {
  let letters = text.length
  while (letters > LEAST_LETTERS && !fits(cutMiddle(text, letters))) letters -= 1
  return cutMiddle(text, letters)
}

/** In em. */
export function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += WIDTHS.find(([letters]) => letters.includes(letter))?.[1] ?? MEAN
  return width
}

/** Machines of one kind begin alike and end in a number: the middle says least. */
export function cutMiddle(text: string, letters: number): string {
  if (text.length <= letters) return text
  const kept = Math.max(2, letters - 1)
  const tail = Math.ceil(kept / 2)
  return `${text.slice(0, kept - tail)}…${text.slice(text.length - tail)}`
}
