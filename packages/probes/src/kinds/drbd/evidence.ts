import { z } from 'zod'
import { meaningOf, type Volume } from './seen.ts'

const volume = z.strictObject({
  name: z.string(),
  primary: z.boolean(),
  /** Another machine says of itself that it is primary, too. */
  peerPrimary: z.boolean(),
  /** To each other machine: connected, whether alike already or not. */
  connected: z.boolean(),
  /** It takes no connection any more. */
  alone: z.boolean(),
  /** Its copy is as good as any. */
  upToDate: z.boolean(),
  /** What it and others do not have alike, bytes: once they are apart, what it changed since. `null`: not counted. */
  outOfSync: z.number().nullable(),
})

/** What a machine with DRBD tells the relations it is in. */
export const drbdEvidence = z.strictObject({ volumes: z.array(volume) })

export type DrbdEvidence = z.output<typeof drbdEvidence>

export const evidenceOf = (volumes: readonly Volume[]): DrbdEvidence => ({
  volumes: volumes.map(({ name, role, disk, links }) => ({
    ...{ name, primary: role === 'Primary', upToDate: disk === 'UpToDate' },
    peerPrimary: links.some((link) => link.role === 'Primary'),
    connected: links.length > 0 && links.every((link) => ['well', 'syncing'].includes(meaningOf(link))),
    alone: links.some((link) => meaningOf(link) === 'alone'),
    outOfSync: links.some(({ outOfSync }) => outOfSync === null)
      ? null
      : links.reduce((sum, { outOfSync }) => sum + (outOfSync ?? 0), 0),
  })),
})
