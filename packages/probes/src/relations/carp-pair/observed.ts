import type { Facts } from '@foretop/shared/model.ts'
import type { CarpEvidence } from '../../kinds/carp/evidence.ts'

/** What the `carp` check of a machine with one virtual host, vhid 1, tells, for tests: only what the relation reads. */
export function told(state: 'master' | 'backup' | 'init'): Facts {
  const own = { vhid: 1, interface: 'igb1', addresses: ['10.77.0.101'], advskew: null, advertisers: [] }
  const groups = [{ ...own, master: state === 'master', init: state === 'init' }]
  const evidence: CarpEvidence = { groups, refused: null }
  return { metrics: {}, evidence, text: state }
}
