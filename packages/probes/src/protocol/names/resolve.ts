import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { nothingCanBeOpened } from '../exhaustion.ts'
import { ProbeCrash } from '../failure.ts'
import { Expiring } from './expiring.ts'
import { candidatesOf, inOrder, parseHosts, parseSearch } from './system-names.ts'
import { watchedFile } from './watched-file.ts'
import { mustHaveZone } from './zone.ts'

const KEEP_MS = 30_000
/** Where IPv4 addresses are known, the answer about the others is not waited for any longer. */
const OTHER_KIND_MS = 250

/**
 * The addresses of a name, as every other program of this machine finds them: hosts file first, then the names that
 * `search` and `ndots` of resolv.conf make of it; IPv4 before IPv6, kept for 30 s. Throws Node's error with code
 * ENOTFOUND (no such name), EAI_AGAIN (the resolver itself does not answer) or EMFILE (we cannot ask it), and a
 * `resolver` crash when the signal ends the wait: a server whose name we could not look up was never asked, so its
 * silence is not its fault.
 */
export type Resolve = (name: string, signal: AbortSignal) => Promise<readonly string[]>

export const resolveAll: Resolve = createResolve()

/** The first of them, for what speaks to one address only. */
export async function resolve(name: string, signal: AbortSignal): Promise<string> {
  const [address = name] = await resolveAll(name, signal)
  return address
}

/** Not `dns.lookup`, which blocks one of the four threads. `servers`: as `address:port`; absent: those of the system. */
export function createResolve({
  servers,
  hostsFile = '/etc/hosts',
  resolvConf = '/etc/resolv.conf',
}: {
  readonly servers?: readonly string[]
  readonly hostsFile?: string
  readonly resolvConf?: string
} = {}): Resolve {
  const readHosts = watchedFile(hostsFile, parseHosts)
  // Made anew when the file has changed, for it names the servers too.
  const readSystem = watchedFile(resolvConf, (text) => ({ rules: parseSearch(text), resolver: resolverOf(servers) }))
  const cache = new Expiring<readonly string[]>(KEEP_MS)

  const lookUp = async (name: string): Promise<readonly string[]> => {
    const local = (await readHosts()).get(name)
    if (local !== undefined) return local
    const known = cache.get(name)
    if (known !== undefined) return known
    const { rules, resolver } = await readSystem()
    const addresses = await askInTurn(resolver, name, candidatesOf(name, rules))
    cache.set(name, addresses)
    return addresses
  }
  return async (name, signal) => {
    if (isIP(name) === 0) return inTime(name, lookUp(name.toLowerCase()), signal)
    mustHaveZone(name)
    return [name]
  }
}

function resolverOf(servers: readonly string[] | undefined): Resolver {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)
  return resolver
}

/** The first of the names that has an address. A server that fails at one of them may know the next. */
async function askInTurn(resolver: Resolver, name: string, candidates: readonly string[]): Promise<readonly string[]> {
  let failure: unknown
  for (const candidate of candidates) {
    const { addresses, error } = await ask(resolver, candidate)
    if (addresses.length > 0) return addresses
    failure ??= error
    if (codeOf(error) === 'ETIMEOUT') break
  }
  if (failure === undefined) throw Object.assign(new Error(`no address for the name ${name}`), { code: 'ENOTFOUND' })
  const lacking = nothingCanBeOpened()
  if (lacking !== null) throw lacking
  const text = `the resolver did not answer for ${name} (${codeOf(failure)})`
  throw Object.assign(new Error(text, { cause: failure }), { code: 'EAI_AGAIN' })
}

interface Found {
  readonly addresses: readonly string[]
  /** Why there may be more. */
  readonly error?: unknown
}

async function ask(resolver: Resolver, name: string): Promise<Found> {
  const late = new AbortController()
  const ipv6 = found(resolver.resolve6(name))
  const ipv4 = await found(resolver.resolve4(name))
  // Not the other way round: where the answer about IPv4 got lost, IPv6 alone may lead nowhere from here.
  const waited: Promise<Found> = setTimeout(OTHER_KIND_MS, { addresses: [] }, { signal: late.signal })
  const all = [ipv4, await (ipv4.addresses.length > 0 ? Promise.race([ipv6, waited]) : ipv6)]
  waited.catch(() => {})
  late.abort()
  const error = all.find((kind) => kind.error !== undefined)?.error
  return { addresses: inOrder(all.flatMap(({ addresses }) => addresses)), error }
}

const found = (query: Promise<readonly string[]>): Promise<Found> =>
  query.then(
    (addresses) => ({ addresses }),
    (error) => (NO_SUCH.has(codeOf(error)) ? { addresses: [] } : { addresses: [], error }),
  )

const NO_SUCH: ReadonlySet<unknown> = new Set(['ENODATA', 'ENOTFOUND', 'EBADNAME'])
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

function inTime<T>(name: string, work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((fulfil, reject) => {
    const abort = () => reject(new ProbeCrash('resolver', `the resolver did not answer for ${name} in time`))
    signal.addEventListener('abort', abort, { once: true })
    work.then(fulfil, reject).finally(() => signal.removeEventListener('abort', abort))
    if (signal.aborted) reject(signal.reason)
  })
}
