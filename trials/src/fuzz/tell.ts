import { asRecorded, type Recording, type Tell } from '@foretop/probes/fuzz/recording.ts'
import type { Case } from './cases.ts'
import { faultsIn, type Observation } from './faults.ts'

/** What a recording means as it was recorded. */
export const wholeOf = (recording: Recording): Promise<Observation> => recording.see(asRecorded)

/** Tells one case; what was wrong with what the product made of it, with all that is needed to tell it again. */
export async function tellCase(
  recording: Recording,
  whole: Observation,
  { name, of, tell }: Case,
): Promise<string | null> {
  const told: string[] = []
  const noting: Tell = (piece, index) => {
    const said = tell(piece, index)
    told.push([said.packets.map((packet) => packet.toString('hex')).join('|'), said.end].filter(Boolean).join(' '))
    return said
  }
  const faults = await recording.see(noting).then(
    (seen) => faultsIn(seen, whole, of, recording),
    (error: unknown) => [`threw ${error instanceof Error ? error.stack : error}`],
  )
  if (faults.length === 0) return null
  return `${recording.of.kind} "${recording.name}", ${name}: ${faults.join('; ')}\n  told: ${told.join(' / ').slice(0, 4_000)}`
}
