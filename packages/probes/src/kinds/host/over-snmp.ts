import type { ProbeContext } from '../../define.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { CountingSession } from '../../protocol/snmp/counting.ts'
import { readNumbers } from '../../protocol/snmp/numbers.ts'
import { SnmpSession } from '../../protocol/snmp/snmp.ts'
import { accessOf } from '../../snmp-access.ts'
import { Busyness } from './busyness.ts'
import type { HostOptions, Seen } from './seen.ts'
import { readInterfaces } from './snmp-interfaces.ts'
import { readMemory } from './snmp-memory.ts'
import { readProcessor } from './snmp-processor.ts'

const SYSTEM = { descr: '1.3.6.1.2.1.1.1.0', agentUptime: '1.3.6.1.2.1.1.3.0', name: '1.3.6.1.2.1.1.5.0' }
/** HOST-RESOURCES-MIB hrSystemUptime, in hundredths of a second. */
const UPTIME = '1.3.6.1.2.1.25.1.1.0'
/** UCD-SNMP-MIB laLoadInt: hundredths, over 1, 5 and 15 minutes. */
const LOAD = [1, 2, 3].map((row) => `1.3.6.1.4.1.2021.10.1.5.${row}`)

/** Any machine with an SNMP agent, as far as the agent shows it. */
export async function readOverSnmp(options: HostOptions, { target, signal, keep }: ProbeContext): Promise<Seen> {
  const endpoint = { address: target.address, port: options.port }
  const watch = await keep(async () => new Watch(await SnmpSession.open(endpoint, accessOf(options), signal)))
  const { session, busyness, widening } = watch
  const about = await session.get([SYSTEM.descr, SYSTEM.name], signal)
  const basics = await readNumbers(session, [UPTIME, SYSTEM.agentUptime, ...LOAD], signal)
  const uptime = basics(UPTIME)
  // Where only the agent's own uptime is known, it is better than nothing for telling that counters began anew.
  widening.begin(uptime ?? basics(SYSTEM.agentUptime))
  const [one, five, fifteen] = LOAD.map(basics)
  const processor = await readProcessor(session, widening, signal)
  const seen = {
    name: textOf(about.get(SYSTEM.name)),
    system: textOf(about.get(SYSTEM.descr)),
    load: one == null || five == null || fifteen == null ? null : ([one / 100, five / 100, fifteen / 100] as const),
    cores: processor.cores,
    busyPercent: busyness.percentSince(processor.time) ?? processor.lastMinutePercent,
    memory: await readMemory(session, signal),
    uptime: uptime === null ? null : uptime / 100,
    interfaces: await readInterfaces(session, widening, signal),
  }
  const { load, cores, memory, interfaces } = seen
  if (load === null && cores === null && uptime === null && memory.totalBytes === null && interfaces.length === 0)
    throw new ProbeFailure('protocol', 'the agent shows nothing of its machine: no uptime, load, memory or interfaces')
  return seen
}

/** What is kept between looks; worth nothing without its session. */
class Watch extends CountingSession {
  readonly busyness = new Busyness()
}

const textOf = (value: number | string | undefined): string | null => (typeof value === 'string' ? value : null)
