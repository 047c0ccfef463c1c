import type { Observation } from '@foretop/shared/model.ts'
import type { CarpEvidence } from '../../kinds/carp/evidence.ts'
import { carpPair } from '../carp-pair.ts'
import type { Line, Table } from '../table.made-up.ts'

export type State = 'MASTER' | 'BACKUP' | 'INIT' | '?' | 'down' | 'other vhid'

export const WELL = { masters: 1, displaced: 0, noSpare: 0, mismatch: 0 }
export const FAILED_OVER = { ...WELL, displaced: 1 }
const SPLIT = { ...WELL, masters: 2 }
const NOBODY = { ...WELL, masters: 0 }
const UNKNOWN = 'too little was seen'

/** Preferred d1, other d2, what follows. */
export const TRUTH: readonly (readonly [State, State, typeof WELL | typeof UNKNOWN, string])[] = [
  ['MASTER', 'BACKUP', WELL, 'd1 is master of vhid 1, d2 backup'],
  ['BACKUP', 'MASTER', FAILED_OVER, 'd2 is master of vhid 1, d1 backup'],
  ['INIT', 'MASTER', { ...FAILED_OVER, noSpare: 1 }, 'd2 is master of vhid 1, d1 out (INIT)'],
  ['MASTER', 'INIT', { ...WELL, noSpare: 1 }, 'd1 is master of vhid 1, d2 out (INIT)'],
  ['MASTER', 'MASTER', SPLIT, 'd1 and d2 are both master of vhid 1'],
  ['BACKUP', 'BACKUP', NOBODY, 'nobody is master of vhid 1: d1 backup, d2 backup'],
  ['BACKUP', 'INIT', NOBODY, 'nobody is master of vhid 1: d1 backup, d2 out (INIT)'],
  ['INIT', 'BACKUP', NOBODY, 'nobody is master of vhid 1: d1 out (INIT), d2 backup'],
  ['INIT', 'INIT', NOBODY, 'nobody is master of vhid 1'],
  ['MASTER', '?', UNKNOWN, 'd1 master, d2 not seen'],
  ['MASTER', 'down', UNKNOWN, 'd1 master, d2 not seen'],
  ['?', 'MASTER', FAILED_OVER, 'd2 is master of vhid 1, d1 not seen'],
  ['down', 'MASTER', FAILED_OVER, 'd2 is master of vhid 1, d1 not seen'],
  ['BACKUP', '?', UNKNOWN, 'd1 backup, d2 not seen'],
  ['?', 'BACKUP', UNKNOWN, 'd1 not seen, d2 backup'],
  ['?', 'INIT', UNKNOWN, 'd1 not seen, d2 out (INIT)'],
  ['?', '?', UNKNOWN, 'd1 not seen, d2 not seen'],
  ['down', 'down', UNKNOWN, 'd1 not seen, d2 not seen'],
  ['MASTER', 'other vhid', { ...WELL, noSpare: 1, mismatch: 1 }, 'd2 has no vhid 1, but 7'],
]

export interface Row {
  readonly addresses: string
  readonly advertisers: string
}

/** What the carp check of a machine would have seen. */
export function seen(host: string, state: State, row: Partial<Row> = {}, refused?: number): Observation {
  const base = { checkId: `${host}/carp`, host, at: 0, durationMs: 1 }
  if (state === '?') return { ...base, outcome: 'crashed', code: 'local', text: 'not seen for 10 s' }
  if (state === 'down') return { ...base, outcome: 'failed', code: 'timeout', text: 'no answer' }
  const vhid = state === 'other vhid' ? 7 : 1
  const group = {
    ...{ vhid, master: state === 'MASTER', init: state === 'INIT', interface: 'igb1', advskew: null },
    addresses: row.addresses?.split(' ') ?? null,
    advertisers: row.advertisers?.split(' ') ?? [],
  }
  const evidence: CarpEvidence = { groups: [group], refused: refused ?? null }
  return { ...base, outcome: 'answered', metrics: {}, evidence, text: '' }
}

const statusOf = (metrics: typeof WELL | typeof UNKNOWN): Line['status'] => {
  if (metrics === UNKNOWN || typeof metrics === 'string') return 'unknown'
  if (metrics.masters !== 1) return 'critical'
  return metrics.displaced + metrics.noSpare + metrics.mismatch > 0 ? 'warning' : 'ok'
}

export const carpPairTable: Table = {
  relation: carpPair,
  lines: TRUTH.map(([one, other, metrics, text]) => ({
    name: `${one} and ${other}`,
    options: { vhid: 1, preferred: 'd1' },
    members: [seen('d1', one), seen('d2', other)],
    status: statusOf(metrics),
    text,
  })),
}
