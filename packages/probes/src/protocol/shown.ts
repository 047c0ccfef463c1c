/**
 * What a server sent, as text. A byte that is no UTF-8 is shown as `\xff`: one odd name among many must neither blind
 * the rest nor become the same as another odd name. Only its own line is shown so; the names in others stay as they are.
 * Where it was cut, half a letter at its end is left out.
 */
export function shown(bytes: Buffer, { isCut = false }: { readonly isCut?: boolean } = {}): string {
  const text = decoded(bytes, isCut)
  if (text !== null) return text
  const all = lines(bytes)
  return all.map((line, index) => decoded(line, isCut && index === all.length - 1) ?? escaped(line)).join('\n')
}

/** `null` for what is no UTF-8. A decoder of its own each time costs little, and cannot be left half-way by an error. */
function decoded(bytes: Buffer, isCut: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut })
  } catch {
    return null
  }
}

const escaped = (line: Buffer): string =>
  Array.from(line, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('')

function lines(bytes: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  let start = 0
  for (let end = bytes.indexOf('\n'); end !== -1; end = bytes.indexOf('\n', start)) {
    found.push(bytes.subarray(start, end))
    start = end + 1
  }
  return [...found, bytes.subarray(start)]
}
