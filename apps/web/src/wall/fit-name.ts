/** Widths of letters of Inter at weight 640, in em; all others are near the mean. */
const WIDTHS: readonly (readonly [letters: string, em: number])[] = [
  ['iIlj.,:|!', 0.29],
  ['ftr-()/_', 0.42],
  ['mw', 0.86],
  ['MW', 0.93],
]
const MEAN = 0.6
const LEAST = 0.8

export interface FittedName {
  readonly text: string
  /** Factor on the size of the type. */
  readonly scale: number
}

/** A host and a check on one line: smaller by up to a fifth, then the host is cut in its middle. Lengths in px. */
export function fitName(host: string | null, name: string, width: number, size: number): FittedName {
  const whole = host === null ? name : `${host} ${name}`
  const room = width / size
  const needed = widthOf(whole)
  if (needed <= room) return { text: whole, scale: 1 }
  if (needed * LEAST <= room) return { text: whole, scale: room / needed }
  const fits = (text: string) => widthOf(text) * LEAST <= room
  if (host === null) return { text: longestCut(name, (cut) => fits(cut)), scale: LEAST }
  const shortest = cutMiddle(host, HOST_LEAST)
  if (!fits(`${shortest} ${name}`)) {
    return { text: `${shortest} ${longestCut(name, (cut) => fits(`${shortest} ${cut}`))}`, scale: LEAST }
  }
  return { text: `${longestCut(host, (cut) => fits(`${cut} ${name}`))} ${name}`, scale: LEAST }
}

/** A host keeps at least these many letters. */
const HOST_LEAST = 7
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
