import type { ProbeContext } from '../../define.ts'
import type { LocalOrSnmp } from '../../local-or-snmp.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import type { Process } from '../../protocol/machine/ps.ts'
import { rowsOf } from '../../protocol/snmp/row.ts'
import { SnmpSession, type SnmpTable } from '../../protocol/snmp/snmp.ts'
import { accessOf } from '../../snmp-access.ts'
import { SinceLast } from './since-last.ts'

/** HOST-RESOURCES-MIB (RFC 2790) hrSWRunEntry; its index is the number of the process. */
const RUN = { entry: '1.3.6.1.2.1.25.4.2.1', name: 2, path: 4, parameters: 5, type: 6, status: 7 }
/** hrSWRunPerfEntry: hundredths of a second, and KiB. */
const PERF = { entry: '1.3.6.1.2.1.25.5.1.1', used: 1, memory: 2 }
/** Kinds of programs: what the kernel runs for itself is the operating system. */
const OPERATING_SYSTEM = 2
/** net-snmp says so of zombies. */
const INVALID = 4
/** The MIB allows no longer texts. */
const LONGEST = 128

/** A connection and what is remembered of the groups, for one check keeps one thing. */
export class AgentKept implements Disposable {
  readonly session: SnmpSession
  readonly since = new SinceLast()

  constructor(session: SnmpSession) {
    this.session = session
  }

  get closed(): boolean {
    return this.session.closed
  }

  [Symbol.dispose](): void {
    this.session[Symbol.dispose]()
    this.since[Symbol.dispose]()
  }
}

/** What an agent tells of the processes of its machine. */
export async function listOverSnmp(
  options: LocalOrSnmp,
  { target, signal, keep }: ProbeContext,
): Promise<{ readonly processes: readonly Process[]; readonly since: SinceLast }> {
  const kept = await keep(
    async () =>
      new AgentKept(await SnmpSession.open({ address: target.address, port: options.port }, accessOf(options), signal)),
  )
  const run = await kept.session.columns(RUN.entry, [RUN.name, RUN.path, RUN.parameters, RUN.type, RUN.status], signal)
  const perf = await kept.session.columns(PERF.entry, [PERF.used, PERF.memory], signal)
  return { processes: fromAgent(run, perf), since: kept.since }
}

export function fromAgent(run: SnmpTable, perf: SnmpTable): readonly Process[] {
  const costs = rowsOf(perf)
  const rows = Array.from(rowsOf(run), ([index, { text, number }]): Process => {
    const [path, parameters] = [text(RUN.path) ?? '', text(RUN.parameters) ?? '']
    const name = text(RUN.name) ?? ''
    const used = costs.get(index)?.number(PERF.used) ?? null
    const memory = costs.get(index)?.number(PERF.memory) ?? null
    return {
      ...{ pid: Number(index), parent: null, user: null, name },
      state: number(RUN.status) === INVALID ? 'Z' : number(RUN.type) === OPERATING_SYSTEM ? 'K' : 'S',
      residentBytes: memory === null ? null : memory * 1_024,
      ...{ ageS: null, usedS: used === null ? null : used / 100 },
      // Of whatever has written its title over its arguments the agent takes all of that for the path.
      title: [path === '' ? name : path, parameters].filter((part) => part !== '').join(' '),
      isCut: Buffer.byteLength(path) >= LONGEST || Buffer.byteLength(parameters) >= LONGEST,
    }
  })
  if (rows.length === 0)
    throw new ProbeFailure('protocol', 'the agent shows no processes: hrSWRunTable (1.3.6.1.2.1.25.4) may not be read')
  return rows.filter(({ pid, state }) => Number.isSafeInteger(pid) && state !== 'K')
}
