import { createSnmpAgent } from '@foretop/lab/snmp-agent.ts'
import { createSnmpUserAgent, SNMP_USER } from '@foretop/lab/snmp-user-agent.ts'
import { startUdp } from '@foretop/lab/udp.ts'
import type { AnyProbe } from '../define.ts'
import { look } from '../look.ts'
import { asRecorded, type Recording, type Tell } from './recording.ts'

interface OverSnmp {
  readonly name: string
  /** What the agent has, as `snmpwalk -On` prints it. */
  readonly walk: string
  readonly options?: { readonly [name: string]: unknown }
  /** Of version 3, signed and encrypted. */
  readonly asUser?: true
}

/** The agent's answers in the order of the questions, one datagram each. Live, since each bears the number of its question. */
export async function overSnmp(probe: AnyProbe, { name, walk, options, asUser }: OverSnmp): Promise<Recording> {
  const agent = asUser ? createSnmpUserAgent(walk) : createSnmpAgent(walk)
  const access = asUser ? { version: 3, ...SNMP_USER } : { community: 'public' }
  // Those that can look elsewhere, too.
  const source = 'source' in probe.options.shape ? { source: 'snmp' } : {}
  const once = async (tell: Tell, timeoutMs?: number) => {
    const told = new Map<string, Buffer | null>()
    let damaged = false
    await using server = await startUdp((request) => {
      const question = request.toString('hex')
      // Asked again it says the same again.
      const known = told.get(question)
      if (known !== undefined) return known
      const piece = agent(request)
      const said = piece === null ? null : Buffer.concat(tell(piece, told.size).packets)
      damaged ||= said === null || piece?.equals(said) === false
      told.set(question, said)
      return said
    })
    const given = { ...source, ...access, ...options, port: server.port }
    return { seen: await look(probe, given, { ...(timeoutMs && { timeoutMs }) }), damaged: () => damaged }
  }
  /** As `lookSteadily`, but each time it is the first question that is answered first. */
  const see = async (tell: Tell) => {
    // Most of what is damaged the library passes over without a word, and waits.
    for (let timeoutMs: number | undefined = TIMEOUT_MS; ; ) {
      const { seen, damaged } = await once(tell, timeoutMs)
      if (seen.outcome === 'crashed' && seen.code === 'stall') continue
      if (timeoutMs === undefined || damaged() || seen.outcome === 'answered') return seen
      timeoutMs = undefined
    }
  }
  const pieces: Buffer[] = []
  await see((piece, index) => {
    // A look that was too slow is made again, and recorded anew.
    pieces.splice(index, pieces.length, piece)
    return asRecorded(piece, index)
  })
  return { name, of: probe, pieces, made: 'bytes', cut: 'fails', see }
}

const TIMEOUT_MS = 250
