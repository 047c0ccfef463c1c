import { parsed } from '../../fuzz/parsed.ts'
import { conclude } from './conclude.ts'
import { EIGHT, nine } from './drbd.made-up.ts'
import { drbd } from './drbd.ts'
import { drbdEvidence } from './evidence.ts'
import { readProcDrbd, versionIn } from './proc-drbd.ts'
import { readStatus } from './status.ts'

const asked = { version: '', mayBeDual: false, before: {}, now: 0 }

const found = (...given: Parameters<typeof conclude>) => {
  const { evidence, keepsake: _, ...others } = conclude(...given)
  return { ...others, evidence }
}

/** Named, for nothing marks the end of the list. */
const ofEight = (name: keyof typeof EIGHT, expected: readonly string[]) =>
  parsed(drbd, {
    ...{ name: `8, ${name}`, pieces: [EIGHT[name]], evidence: drbdEvidence },
    read([said]) {
      const text = said?.toString() ?? ''
      return found(readProcDrbd(text), { ...asked, expected, version: versionIn(text) })
    },
  })

const ofNine = (name: string, text: string) =>
  parsed(drbd, {
    ...{ name: `9, ${name}`, pieces: [text], cut: 'fails', evidence: drbdEvidence },
    read: ([said]) => found(readStatus(said?.toString() ?? ''), { ...asked, expected: ['r0'] }),
  })

export const recordings = async () => [
  ofEight('healthy', ['drbd0']),
  ofEight('alone', ['drbd0']),
  ofEight('syncing', ['drbd0', 'drbd1']),
  ofEight('old', ['drbd0']),
  // Without the line end, which is no part of it.
  ofNine('healthy', nine().trimEnd()),
  ofNine('alone', nine({ connection: 'StandAlone', replication: 'Off', peerRole: 'Unknown' }).trimEnd()),
]
