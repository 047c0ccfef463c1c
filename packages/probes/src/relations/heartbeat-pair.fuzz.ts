import type { Observation } from '@foretop/shared/model.ts'
import { ofMembers } from '../fuzz/of-members.ts'
import type { HeartbeatEvidence } from '../kinds/heartbeat/heartbeat.ts'
import { heartbeatPair } from './heartbeat-pair.ts'

const [LOCAL, ALL, NONE] = [
  [true, false],
  [true, true],
  [false, false],
] as const

export const recordings = () =>
  (
    [
      ['well', LOCAL, LOCAL, true],
      ['on one side', ALL, NONE, true],
      ['split', ALL, ALL, false],
      ['nobody', NONE, NONE, true],
    ] as const
  ).map(([name, one, other, hears]) =>
    ofMembers(heartbeatPair, { name, options: {}, members: [seen('d1', one, hears), seen('d2', other, hears)] }),
  )

function seen(host: string, [holdsOwn, holdsOthers]: readonly [boolean, boolean], hears: boolean): Observation {
  const evidence: HeartbeatEvidence = { running: true, holdsOwn, holdsOthers, hears }
  const look = { checkId: `${host}/heartbeat`, host, at: 0, seenAt: 0, durationMs: 1 }
  return { ...look, outcome: 'answered', metrics: {}, evidence, text: '' }
}
