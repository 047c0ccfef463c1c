import type { CheckView } from '@foretop/shared/wire.ts'

type Acknowledgement = CheckView['acknowledgement']

/** Of what was fetched and what the stream brought, the word that was given last: either may be the older one. */
export const latestAcknowledgement = (a: Acknowledgement, b: Acknowledgement): Acknowledgement =>
  a === null || b === null ? (a ?? b) : a.at >= b.at ? a : b
