import { crc32 } from 'node:zlib'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { nrpe } from './nrpe.ts'

const TEXT =
  "DISK WARNING - free space: / 3326 MB (56%); | /=2643MB;5948;5958;0;5968 'an ''odd'' = one'=U;@1:2;~:3\n" +
  '/boot 68 MB (69%); | /boot=68MB;88;93;0;98\0'

/** An answer of this version, result 1. */
function answer(version: 2 | 3 | 4): Buffer {
  const text = Buffer.from(TEXT)
  const packet = version === 2 ? Buffer.alloc(1_036) : Buffer.alloc(16 + text.length + (version === 3 ? 3 : 0))
  for (const [at, value] of [version, 2].entries()) packet.writeInt16BE(value, at * 2)
  packet.writeInt16BE(1, 8)
  if (version !== 2) packet.writeInt32BE(text.length, 12)
  text.copy(packet, version === 2 ? 10 : 16)
  packet.writeUInt32BE(crc32(packet), 4)
  return packet
}

const recording = (name: string, version: 2 | 3 | 4, options: { readonly version?: number }) =>
  overTcp(nrpe, { name, pieces: [answer(version)], options: { tls: 'off', command: 'check_disk', ...options } })

export const recordings = () => [
  recording('version 4, as it is asked first', 4, {}),
  recording('version 3', 3, { version: 3 }),
  recording('version 2', 2, { version: 2 }),
]
