/** Mean width of a letter of Inter at weight 640, in em. */
const LETTER = 0.57
const LEAST = 0.8

export interface FittedName {
  readonly text: string
  /** Factor on the size of the type. */
  readonly scale: number
}

/** A host and a check on one line: smaller by up to a fifth, then the host is cut in its middle. Lengths in px. */
export function fitName(host: string | null, name: string, width: number, size: number): FittedName {
  const whole = host === null ? name : `${host} ${name}`
  const room = Math.floor(width / (LETTER * size))
  if (whole.length <= room) return { text: whole, scale: 1 }
  if (whole.length * LEAST <= room) return { text: whole, scale: room / whole.length }
  const letters = Math.floor(room / LEAST)
  if (host === null) return { text: cutMiddle(name, letters), scale: LEAST }
  const forHost = Math.max(7, letters - name.length - 1)
  return { text: `${cutMiddle(host, forHost)} ${cutMiddle(name, Math.max(5, letters - forHost - 1))}`, scale: LEAST }
}

/** Machines of one kind begin alike and end in a number: the middle says least. */
export function cutMiddle(text: string, letters: number): string {
  if (text.length <= letters) return text
  const kept = Math.max(2, letters - 1)
  const tail = Math.ceil(kept / 2)
  return `${text.slice(0, kept - tail)}…${text.slice(text.length - tail)}`
}
