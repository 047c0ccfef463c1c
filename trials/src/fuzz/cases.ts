import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import type { Recording, Tell, Told } from '@foretop/probes/fuzz/recording.ts'
import { damaged, damagedValue, inPackets } from './damage.ts'

/** Something to be told in place of a recording. */
export interface Case {
  /** By which it can be told again: `cut 0:17`, `damage 1234`. */
  readonly name: string
  readonly of: 'part' | 'packets' | 'nonsense' | 'damage'
  readonly tell: Tell
}

/** Every part that a recording can be cut to: what was said up to one byte, and then nothing. */
export function partsOf({ pieces, made }: Recording): readonly Case[] {
  if (made === 'json') return pieces.map((_, index) => withoutPiece(index))
  return pieces.flatMap((piece, index) =>
    Array.from({ length: piece.length }, (_, length): Case => {
      // The other way to go is that of a machine that dies or is taken off the net.
      const end = length % 4 === 3 ? 'resets' : 'hangs up'
      return {
        name: `cut ${index}:${length}`,
        of: 'part',
        tell: whole((piece, at) => (at === index ? { packets: [piece.subarray(0, length)], end } : undefined)),
      }
    }),
  )
}

const withoutPiece = (index: number): Case => ({
  name: `cut ${index}`,
  of: 'part',
  tell: whole((_, at) => (at === index ? { packets: [] } : undefined)),
})

/** The case number `seed` of damage to a recording; each is always the same. */
export function damageTo({ pieces, made }: Recording, seed: number, strangers: readonly Buffer[]): Case {
  const random = createRandom(seed)
  const name = `damage ${seed}`
  if (made === 'json') return { name, of: 'damage', tell: damagingAt(random(pieces.length), damagedValue, random) }
  switch (random(20)) {
    case 0:
      return { name, of: 'packets', tell: (piece) => ({ packets: inPackets(piece, random) }) }
    case 1: {
      const nonsense = strangers[random(strangers.length)] ?? Buffer.from('hello')
      return { name, of: 'nonsense', tell: () => ({ packets: inPackets(nonsense, random), end: 'hangs up' }) }
    }
    default:
      return { name, of: 'damage', tell: damagingAt(random(pieces.length), damaged, random) }
  }
}

/** Damages one piece, sometimes twice, and now and then says no more after it. */
function damagingAt(index: number, damage: typeof damaged, random: Random): Tell {
  const times = random(4) === 0 ? 2 : 1
  const ends = (['hangs up', 'resets'] as const)[random(40)]
  return whole((piece, at) => {
    if (at !== index) return undefined
    let { bytes } = damage(piece, random)
    for (let time = 1; time < times; time += 1) bytes = damage(bytes, random).bytes
    return { packets: inPackets(bytes, random), end: ends ?? 'hangs up unless asked' }
  })
}

/** Each piece as recorded, but for those that `change` has something else for. */
const whole =
  (change: (piece: Buffer, index: number) => Told | undefined): Tell =>
  (piece, index) =>
    change(piece, index) ?? { packets: [piece] }
