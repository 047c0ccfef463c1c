import { at, type Endpoint } from '../../protocol/dial.ts'
import { askDns } from '../../protocol/dns/ask.ts'
import type { Question } from '../../protocol/dns/question.ts'
import { canonical, isSame } from '../../protocol/dns/reply.ts'
import { exhaustionIn } from '../../protocol/exhaustion.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { isTheirs } from '../../protocol/names/race.ts'
import { resolveAll } from '../../protocol/names/resolve.ts'
import { patience } from '../../protocol/patience.ts'
import { type Told, toldBy } from './told.ts'

export interface Server {
  /** As people call it. */
  readonly name: string
  /** None: nobody knows any. */
  readonly addresses: readonly string[]
}

export interface Seen {
  readonly server: string
  readonly told: Told | Error
}

const MOST = 16
/** Of several, none may use up the time of all. */
const PATIENCE_MS = 3_000

/** The servers of a zone and their addresses, as one of them, or a resolver, tells. */
export async function serversOf(zone: string, endpoint: Endpoint, signal: AbortSignal): Promise<readonly Server[]> {
  const question: Question = { name: zone, type: 'NS', recurse: true, subnet: null }
  const answered = await askDns(question, endpoint, signal)
  const { records, none } = toldBy(answered, question, at(endpoint), false)
  if (none !== null) throw new ProbeFailure('name', none)
  if (records.length > MOST) throw new ProbeCrash('local', `${zone} has more than the ${MOST} servers that we ask`)
  return await Promise.all(
    records.map(async ({ text: name }) => {
      const glue = answered.reply.glue.filter((one) => isSame(one.name, name)).map(({ address }) => canonical(address))
      return { name, addresses: glue.length > 0 ? [...new Set(glue)] : await addressesOf(name, signal) }
    }),
  )
}

const MOST_ADDRESSES = 32

/** Who answers for a zone could have us ask half the world. */
export function mustBeFew(servers: readonly Server[]): void {
  const count = servers.flatMap(({ addresses }) => addresses).length
  if (count > MOST_ADDRESSES)
    throw new ProbeFailure(
      'too-large',
      `the servers have ${count} addresses, more than the ${MOST_ADDRESSES} that we ask`,
    )
}

/** Of a name that nobody knows, none; that our own resolver is silent says nothing of it, and is thrown. */
export async function addressesOf(name: string, signal: AbortSignal): Promise<readonly string[]> {
  const addresses = await resolveAll(name, signal).catch((error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTFOUND') return []
    throw error
  })
  return [...new Set(addresses)]
}

interface Asking {
  readonly question: Question
  readonly port: number
  readonly ofZone: boolean
}

/** What one server says at each of its addresses; an error where it says nothing. Throws what is our own fault. */
export async function askServer(
  { name, addresses }: Server,
  { question, port, ofZone }: Asking,
  signal: AbortSignal,
): Promise<readonly Seen[]> {
  if (addresses.length === 0)
    return [{ server: name, told: new ProbeFailure('name', `no address for the name ${name}`) }]
  const all = await Promise.all(
    addresses.map(async (address): Promise<Seen> => {
      const server = name === address || addresses.length === 1 ? name : `${name} ${address}`
      using within = patience(signal, PATIENCE_MS)
      try {
        const endpoint = { address, port }
        const answered = await askDns(question, endpoint, within.signal)
        return { server, told: toldBy(answered, question, at(endpoint), ofZone) }
      } catch (error) {
        if (signal.aborted || !(error instanceof Error) || exhaustionIn(error) !== null) throw error
        return { server, told: error }
      }
    }),
  )
  // An address of a kind that we have no way to (IPv6, mostly) says nothing where another one can be asked.
  const asked = all.filter(({ told }) => !(told instanceof Error) || (isTheirs(told) && !(told instanceof ProbeCrash)))
  if (asked.length === 0) throw all[0]?.told
  return asked
}
