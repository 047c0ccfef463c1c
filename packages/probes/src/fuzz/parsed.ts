import { z } from 'zod'
import type { AnyProbe, AnyRelation, EvidenceSchema } from '../define.ts'
import { look } from '../look.ts'
import type { Recording } from './recording.ts'

interface Parsed {
  readonly name: string
  readonly pieces: readonly (string | Buffer)[]
  readonly made?: Recording['made']
  readonly cut?: Recording['cut']
  /** What is read of evidence. */
  readonly evidence?: EvidenceSchema
  /** What the product makes of the pieces; may throw as a probe may. `undefined`: a piece that was not said. */
  read(said: readonly (Buffer | undefined)[]): Promise<Found> | Found
}

type Found = Awaited<ReturnType<AnyProbe['run']>>

/** Where what comes from outside does not come over a connection that we can damage: a parser by itself, within a look. */
export function parsed(
  of: AnyProbe | AnyRelation,
  { name, made = 'bytes', cut = 'worsens', evidence, read, ...told }: Parsed,
): Recording {
  const pieces = told.pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))
  const { kind, title, summary, metrics } = of
  return {
    ...{ name, of, pieces, made, cut },
    async see(tell) {
      let over = false
      const said = pieces.map((piece, index) => {
        if (over) return undefined
        const { packets, end } = tell(piece, index)
        over = end !== undefined && made === 'bytes'
        return Buffer.concat(packets)
      })
      const probe: AnyProbe = {
        kind,
        title,
        summary,
        options: z.strictObject({}),
        metrics,
        ...(evidence && { evidence }),
        ...('traits' in of && of.traits !== undefined && { traits: of.traits }),
        run: async () => read(said),
      }
      return look(probe, {})
    },
  }
}
