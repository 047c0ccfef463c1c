import { Resolver } from 'node:dns/promises'
import { readFile, stat } from 'node:fs/promises'
import { isIP } from 'node:net'
import { exhaustionIn, nothingCanBeOpened } from './exhaustion.ts'
import { ProbeCrash } from './failure.ts'

const KEEP_MS = 30_000
/** File work waits in line for four threads, so the hosts file is asked for its date only this often. */
const HOSTS_KEEP_MS = 1_000

/**
 * The address of a name: hosts file first, then A, then AAAA, kept for 30 s. Throws Node's error with code ENOTFOUND
 * (no such name), EAI_AGAIN (the resolver itself does not answer) or EMFILE (we cannot ask it), and a `resolver` crash when the signal ends the
 * wait: a server whose name we could not look up was never asked, so its silence is not its fault.
 */
export type Resolve = (name: string, signal: AbortSignal) => Promise<string>

export const resolve: Resolve = createResolve()

/** Not `dns.lookup`, which blocks one of the four threads. `servers`: as `address:port`; absent: those of the system. */
export function createResolve({
  servers,
  hostsFile = '/etc/hosts',
}: {
  readonly servers?: readonly string[]
  readonly hostsFile?: string
} = {}): Resolve {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)
  const readHosts = createHostsFile(hostsFile)
  const cache = new Map<string, { readonly address: string; readonly until: number }>()

  const lookUp = async (name: string): Promise<string> => {
    const local = (await readHosts()).get(name)
    if (local !== undefined) return local
    const known = cache.get(name)
    if (known !== undefined && known.until > performance.now()) return known.address
    const address = await ask(resolver, name)
    cache.set(name, { address, until: performance.now() + KEEP_MS })
    return address
  }
  return async (name, signal) => (isIP(name) === 0 ? inTime(name, lookUp(name.toLowerCase()), signal) : name)
}

async function ask(resolver: Resolver, name: string): Promise<string> {
  for (const query of [() => resolver.resolve4(name), () => resolver.resolve6(name)]) {
    try {
      const [address] = await query()
      if (address !== undefined) return address
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'ENODATA' || code === 'ENOTFOUND') continue
      const lacking = nothingCanBeOpened()
      if (lacking !== null) throw lacking
      throw Object.assign(new Error(`the resolver did not answer for ${name} (${code})`, { cause: error }), {
        code: 'EAI_AGAIN',
      })
    }
  }
  throw Object.assign(new Error(`no address for the name ${name}`), { code: 'ENOTFOUND' })
}

type Hosts = ReadonlyMap<string, string>

/** Reads the file again when it has changed. Looks that come at once share one reading. */
function createHostsFile(path: string): () => Promise<Hosts> {
  let known: { readonly modified: number; readonly hosts: Hosts } = { modified: 0, hosts: new Map() }
  let reading = Promise.resolve(known.hosts)
  let freshUntil = 0

  const read = async (): Promise<Hosts> => {
    const modified = await stat(path).then(
      (file) => file.mtimeMs,
      () => 0,
    )
    if (known.modified === modified) return known.hosts
    known = { modified, hosts: parseHosts(modified === 0 ? '' : await readFile(path, 'utf8').catch(orNothing)) }
    return known.hosts
  }
  return () => {
    if (performance.now() < freshUntil) return reading
    freshUntil = performance.now() + HOSTS_KEEP_MS
    reading = read()
    reading.catch(() => {
      freshUntil = 0
    })
    return reading
  }
}

/** A file that cannot be read names nobody; but where we have nothing left to read it with, it is read later. */
function orNothing(error: unknown): string {
  if (exhaustionIn(error) !== null) throw error
  return ''
}

function parseHosts(text: string): Hosts {
  const addresses = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    // Where a name stands on several lines the first counts, but IPv4 goes before IPv6 as in `ask`.
    for (const name of names.map((name) => name.toLowerCase())) {
      const earlier = addresses.get(name)
      if (address !== undefined && (earlier === undefined || (isIP(earlier) === 6 && isIP(address) === 4)))
        addresses.set(name, address)
    }
  }
  return addresses
}

function inTime(name: string, work: Promise<string>, signal: AbortSignal): Promise<string> {
  return new Promise((fulfil, reject) => {
    const abort = () => reject(new ProbeCrash('resolver', `the resolver did not answer for ${name} in time`))
    signal.addEventListener('abort', abort, { once: true })
    work.then(fulfil, reject).finally(() => signal.removeEventListener('abort', abort))
    if (signal.aborted) reject(signal.reason)
  })
}
