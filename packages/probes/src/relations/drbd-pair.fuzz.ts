import type { Observation } from '@foretop/shared/model.ts'
import { ofMembers } from '../fuzz/of-members.ts'
import { EIGHT } from '../kinds/drbd/drbd.made-up.ts'
import { evidenceOf } from '../kinds/drbd/evidence.ts'
import { readProcDrbd } from '../kinds/drbd/proc-drbd.ts'
import { drbdPair } from './drbd-pair.ts'

export const recordings = () =>
  (
    [
      ['well', 'healthy', 'secondary'],
      ['split', 'alone', 'alone'],
      ['one waits', 'alone', 'waitingSecondary'],
      ['both', 'dual', 'dual'],
      ['nobody', 'unused', 'unused'],
    ] as const
  ).map(([name, one, other]) =>
    ofMembers(drbdPair, {
      name,
      options: { resource: 'drbd0', preferred: 'd1' },
      members: [seen('d1', one), seen('d2', other)],
    }),
  )

const seen = (host: string, state: keyof typeof EIGHT): Observation => ({
  ...{ checkId: `${host}/drbd`, host, at: 0, seenAt: 0, durationMs: 1, outcome: 'answered' },
  ...{ metrics: {}, evidence: evidenceOf(readProcDrbd(EIGHT[state])), text: '' },
})
