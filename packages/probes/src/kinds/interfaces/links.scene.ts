import { changeLinks } from '@foretop/lab/links.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { look } from '../../look.ts'
import { interfaces } from './interfaces.ts'

/** A scene for `playWithLinks`: links that are well, cut at the other end, and switched off. */
await changeLinks('set lo up', 'add eth0 type veth peer name far0', 'set eth0 up', 'set far0 up')
await changeLinks('add eth1 type veth peer name far1', 'set eth1 up', 'add eth2 type bridge')
await using agent = await startSnmpd()
const ask = { community: 'labpub', port: agent.port, exclude: ['far1'] }
const seen = await look(interfaces, { ...ask, mustBeUp: ['eth0', 'eth2', 'eth9'], packets: true })
const lenient = await look(interfaces, { ...ask, mayBeDown: ['eth1'] })
console.log(JSON.stringify({ seen, lenient }))
