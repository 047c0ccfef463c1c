/** Of each round what is added to every sum, and by how much its four sums are turned in turn (RFC 1320 §3.4). */
const ROUNDS = [
  { constant: 0, turns: [3, 7, 11, 19], order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] },
  { constant: 0x5a827999, turns: [3, 5, 9, 13], order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15] },
  { constant: 0x6ed9eba1, turns: [3, 9, 11, 15], order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15] },
] as const

type State = readonly [number, number, number, number]

/** MD4 (RFC 1320), which OpenSSL 3 has no more: rsync before 3.0 knows no other digest. */
export function md4(message: Buffer): Buffer {
  const padded = Buffer.alloc((Math.floor((message.length + 8) / 64) + 1) * 64)
  message.copy(padded)
  padded[message.length] = 0x80
  padded.writeUInt32LE((message.length * 8) >>> 0, padded.length - 8)
  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let start = 0; start < padded.length; start += 64) state = mixed(state, padded.subarray(start, start + 64))
  const digest = Buffer.alloc(16)
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word >>> 0, index * 4)
  return digest
}

function mixed(before: State, block: Buffer): State {
  let [a, b, c, d] = before
  for (const [round, { constant, turns, order }] of ROUNDS.entries())
    for (const [step, word] of order.entries()) {
      const sum = (a + choice(round, b, c, d) + block.readUInt32LE(word * 4) + constant) | 0
      const turn = turns[step % 4] ?? 0
      const turned = (sum << turn) | (sum >>> (32 - turn))
      ;[a, b, c, d] = [d, turned, b, c]
    }
  return [(before[0] + a) | 0, (before[1] + b) | 0, (before[2] + c) | 0, (before[3] + d) | 0]
}

function choice(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d)
  return round === 1 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d
}
