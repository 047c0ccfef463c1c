import { overSnmp } from '../../fuzz/over-snmp.ts'
import { interfaces } from './interfaces.ts'
import { walkOf } from './switch.made-up.ts'

const PORTS = [
  { index: 1, name: 'Gi0/1', alias: 'to the router', received: 12_345_678_901, packets: 99_999, errors: 3 },
  { index: 2, name: 'Gi0/2', duplex: 2, megabits: 100, changed: 8_000_000 },
]
const NARROW = PORTS.map((port) => ({ ...port, received: null, receivedNarrow: 4_000_000_000, status: 2 }))

export const recordings = async () => [
  await overSnmp(interfaces, {
    name: 'a switch',
    walk: walkOf(PORTS),
    options: { packets: true, mustBeUp: ['Gi0/1'] },
  }),
  await overSnmp(interfaces, { name: 'an old switch whose ports are down', walk: walkOf(NARROW) }),
  await overSnmp(interfaces, { name: 'a switch, encrypted', walk: walkOf(PORTS), asUser: true }),
]
