import { z } from 'zod'
import type { VrrpInstance } from './seen.ts'

const instance = z.strictObject({
  name: z.string(),
  vrid: z.number(),
  /** `null`: no word that we know. */
  master: z.boolean().nullable(),
  /** Takes no part: a fault, starting or ending. */
  out: z.boolean().nullable(),
  interface: z.string().nullable(),
  /** Sorted; `null` where they are not shown. */
  addresses: z.array(z.string()).nullable(),
  priority: z.number().nullable(),
})

/** What a machine that speaks VRRP tells the relations it is in. */
export const vrrpEvidence = z.strictObject({
  instances: z.array(instance),
  /** Advertisements refused for their password since the look before; `null`: not known. */
  refused: z.number().nullable(),
})

export type VrrpEvidence = z.output<typeof vrrpEvidence>

export const evidenceOf = (instances: readonly VrrpInstance[], refused: number | null): VrrpEvidence => ({
  instances: instances.map(({ name, vrid, state, interface: link, addresses, priority }) => ({
    ...{ name, vrid, interface: link, priority },
    master: state === 'unknown' ? null : state === 'master',
    out: state === 'unknown' ? null : state !== 'master' && state !== 'backup',
    addresses: addresses === null ? null : [...addresses],
  })),
  refused,
})
