import type { VrrpEvidence } from '../../kinds/keepalived/evidence.ts'

interface Told {
  readonly state: 'master' | 'backup' | 'fault' | 'unknown'
  readonly vrid?: number
  readonly name?: string
  readonly refused?: number
}

/** What the `keepalived` check of a machine with one virtual router tells, for tests. */
export const told = ({ state, vrid = 51, name = 'carp1', refused = 0 }: Told): VrrpEvidence => ({
  instances: [
    {
      ...{ name, vrid, interface: 'eth0', addresses: ['10.0.0.1'], priority: 200 },
      master: state === 'unknown' ? null : state === 'master',
      out: state === 'unknown' ? null : state === 'fault',
    },
  ],
  refused,
})
