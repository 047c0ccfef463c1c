import type { JudgedLook } from '../../define.ts'
import { EIGHT } from '../../kinds/drbd/drbd.made-up.ts'
import { evidenceOf } from '../../kinds/drbd/evidence.ts'
import { readProcDrbd } from '../../kinds/drbd/proc-drbd.ts'
import { drbdPair } from '../drbd-pair.ts'
import { failed, type Line, seen, type Table } from '../table.made-up.ts'

/** `null`: it does not answer. */
export type State = keyof typeof EIGHT | null

export const machine = (host: string, state: State): JudgedLook =>
  state === null ? failed(`${host}/drbd`) : seen(`${host}/drbd`, { evidence: evidenceOf(readProcDrbd(EIGHT[state])) })

const line = (one: State, other: State, status: Line['status'], text: string, preferred?: string): Line => ({
  name: `${one} and ${other}${preferred === undefined ? '' : `, preferred ${preferred}`}`,
  options: { resource: 'drbd0', ...(preferred !== undefined && { preferred }) },
  members: [machine('d1', one), machine('d2', other)],
  status,
  text,
})

const [BOTH, BY_HAND] = ['split brain: d1 and d2 are both primary and not connected', 'split brain, or disconnected by hand: d1 and d2 do not come together again by themselves'] // biome-ignore format: one line

export const drbdPairTable: Table = {
  relation: drbdPair,
  lines: [
    line('healthy', 'secondary', 'ok', 'drbd0: d1 primary connected, d2 secondary connected'),
    line('secondary', 'healthy', 'ok', 'drbd0: d1 secondary connected, d2 primary connected'),
    line('secondary', 'healthy', 'ok', 'd2 primary', 'none'),
    line('secondary', 'healthy', 'warning', 'd2 primary', 'd1'),
    line('healthy', 'secondary', 'ok', 'd1 primary', 'd1'),
    line(
      'alone',
      'alone',
      'critical',
      `${BOTH}; neither side is newer in all: each changed what the other lacks (d1 100`,
    ),
    line('alone', 'peerLost', 'critical', `${BOTH}; neither side is newer in all`),
    line('alone', 'aloneIdle', 'critical', `${BOTH}; d1 is newer: it changed 100\u202fKiB since, d2 nothing; drbd0: `),
    line('aloneIdle', 'alone', 'critical', `${BOTH}; d2 is newer: it changed 100\u202fKiB since, d1 nothing`),
    line('aloneIdle', 'aloneIdle', 'critical', `${BOTH}; neither is newer: both changed nothing since`),
    line(
      'alone',
      'aloneOld',
      'critical',
      `${BOTH}; which side is newer is not known: they do not count what they changed`,
    ),
    // One waits for one that never comes.
    line(
      'alone',
      'waitingSecondary',
      'critical',
      `${BY_HAND}; d1 is newer: d2 says that its own copy is not up to date`,
    ),
    line('aloneSecondary', 'alone', 'critical', `${BY_HAND}; neither side is newer in all`),
    // The network between them is cut, and nobody took over: they come together again by themselves.
    line('peerLost', 'waitingSecondary', 'warning', 'drbd0: d1 primary not connected, d2 secondary not connected'),
    // Only one of them has noticed.
    line('peerLost', 'secondary', 'warning', 'd1 primary not connected, d2 secondary connected'),
    line('dual', 'dual', 'critical', 'drbd0: d1 primary connected, d2 primary connected'),
    // Whom the other says to be primary is so, seen or not.
    line('dual', null, 'critical', 'd2 not seen'),
    line('unused', 'unused', 'warning', 'd1 secondary connected, d2 secondary connected'),
    line('healthy', 'syncing', 'warning', 'd2 secondary connected'),
    line('healthy', null, 'unknown', 'd1 primary connected, d2 not seen: too little was seen'),
    line('alone', null, 'unknown', 'd1 primary StandAlone, d2 not seen: too little was seen'),
    line('secondary', null, 'unknown', 'too little was seen'),
    line(null, null, 'unknown', 'too little was seen'),
  ],
}
