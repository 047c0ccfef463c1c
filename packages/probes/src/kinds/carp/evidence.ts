import { z } from 'zod'
import type { CarpGroup, CarpSeen } from './seen.ts'

const group = z.strictObject({
  vhid: z.number(),
  /** Of one that is heard on the wire, whether it takes no part is not known; `null`: no word, or no way to know. */
  master: z.boolean().nullable(),
  init: z.boolean().nullable(),
  interface: z.string().nullable(),
  /** Sorted; `null` where they are not shown. */
  addresses: z.array(z.string()).nullable(),
  advskew: z.number().nullable(),
  /** Who is heard to advertise it. */
  advertisers: z.array(z.string()),
})

/** What a machine that shares addresses tells the relations it is in. */
export const carpEvidence = z.strictObject({
  groups: z.array(group),
  /** Advertisements refused for their password since the look before; `null`: not known. */
  refused: z.number().nullable(),
})

export type CarpEvidence = z.output<typeof carpEvidence>

export const evidenceOf = ({ groups, advertisers, refused }: CarpSeen): CarpEvidence => ({
  groups: groups.map((group) => ({
    vhid: group.vhid,
    ...standing(group),
    interface: group.interface,
    addresses: group.addresses === null ? null : [...group.addresses],
    advskew: group.advskew,
    advertisers: [...(advertisers?.get(group.vhid) ?? [])],
  })),
  refused: refused?.authentication ?? null,
})

/** No words: a secret that is one of them is masked wherever it stands. */
function standing({ state }: CarpGroup): { readonly master: boolean | null; readonly init: boolean | null } {
  if (state === 'unknown') return { master: null, init: null }
  return { master: state === 'master', init: state === 'silent' ? null : state === 'init' }
}
