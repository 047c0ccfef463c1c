interface Room {
  /** Of each line, px. */
  readonly width: number
  readonly lines: number
  /** What stands before it on the first line, px. */
  readonly taken: number
  /** Of a text in its type, px. */
  widthOf(text: string): number
}

/** As many whole words as there is room for, and a sign that there were more. */
export function fitWords(text: string, { width, lines, taken, widthOf }: Room): string {
  const words = text.split(' ')
  const space = widthOf(' ')
  const sign = widthOf(MORE)
  let [line, used, kept] = [1, taken, 0]
  for (const [index, word] of words.entries()) {
    const needed = widthOf(word)
    if (used + space + needed <= width) used += space + needed
    else {
      // One that is longer than a line is broken wherever the line ends.
      line += Math.max(1, Math.ceil(needed / width))
      used = needed % width
    }
    if (line > lines) return `${words.slice(0, Math.max(1, kept)).join(' ')}${MORE}`
    if (line < lines || used + sign <= width) kept = index + 1
  }
  return text
}

const MORE = ' …'
