import type { Observation } from '@foretop/shared/model.ts'
import type { AnyProbe, AnyRelation } from '../define.ts'

/**
 * What a watched server once said, and a way to say something else in its place. `npm run trial -- fuzz` takes those that
 * the files `*.fuzz.ts` beside the probes export as `recordings`, and does the damage.
 */
export interface Recording {
  readonly name: string
  readonly of: AnyProbe | AnyRelation
  /** In the order in which they are said. */
  readonly pieces: readonly Buffer[]
  /**
   * What is damaged: bytes as they come; or, where they are ours and only what they hold comes from outside, the values
   * in a text of JSON. A piece that is no longer JSON is one that was not seen.
   */
  readonly made: 'bytes' | 'json'
  /**
   * What a part of it must come to. `fails`: the protocol marks its end, so no part may be taken for an answer.
   * `worsens`: nothing marks an end; a part may be answered, but never be better than the whole. `stays bad`: each piece
   * is a look by itself, and without one less is known; but what is not well may not become so.
   */
  readonly cut: 'fails' | 'worsens' | 'stays bad'
  /** One look of the product at somebody who says what `tell` makes of each piece. */
  see(tell: Tell): Promise<Observation>
}

export type Tell = (piece: Buffer, index: number) => Told

/** What is said in place of one piece, packet by packet, and how the conversation ends there, if it does. */
export interface Told {
  readonly packets: readonly Buffer[]
  readonly end?: 'hangs up' | 'resets' | 'hangs up unless asked'
}

/** Every piece as it was recorded. */
export const asRecorded: Tell = (piece) => ({ packets: [piece] })
