import { Resolver } from 'node:dns/promises'
import { readFile, stat } from 'node:fs/promises'
import { isIP } from 'node:net'

const KEEP_MS = 30_000
const HOSTS_FILE = '/etc/hosts'

const resolver = new Resolver({ timeout: 2_000, tries: 2 })
const cache = new Map<string, { readonly address: string; readonly until: number }>()
let hosts: { readonly modified: number; readonly addresses: ReadonlyMap<string, string> } | null = null

/**
 * The address of a name: hosts file first, then A, then AAAA, kept for 30 s. Not `dns.lookup`, which blocks one of the
 * four threads that all file work shares. Throws Node's error with code ENOTFOUND (no such name) or EAI_AGAIN (the
 * resolver itself does not answer).
 */
export async function resolve(name: string, signal: AbortSignal): Promise<string> {
  if (isIP(name) !== 0) return name
  const key = name.toLowerCase()
  const local = (await readHosts()).get(key)
  if (local !== undefined) return local
  const known = cache.get(key)
  if (known !== undefined && known.until > performance.now()) return known.address
  const address = await abortable(ask(key), signal)
  cache.set(key, { address, until: performance.now() + KEEP_MS })
  return address
}

async function ask(name: string): Promise<string> {
  for (const query of [() => resolver.resolve4(name), () => resolver.resolve6(name)]) {
    try {
      const [address] = await query()
      if (address !== undefined) return address
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'ENODATA' || code === 'ENOTFOUND') continue
      throw Object.assign(new Error(`the resolver did not answer for ${name} (${code})`, { cause: error }), {
        code: 'EAI_AGAIN',
      })
    }
  }
  throw Object.assign(new Error(`no address for the name ${name}`), { code: 'ENOTFOUND' })
}

async function readHosts(): Promise<ReadonlyMap<string, string>> {
  const modified = await stat(HOSTS_FILE).then(
    (file) => file.mtimeMs,
    () => 0,
  )
  if (hosts?.modified === modified) return hosts.addresses
  const addresses = new Map<string, string>()
  const text = modified === 0 ? '' : await readFile(HOSTS_FILE, 'utf8').catch(() => '')
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    // Where a name stands on several lines the first counts, but IPv4 goes before IPv6 as in `ask`.
    for (const name of names.map((name) => name.toLowerCase())) {
      const earlier = addresses.get(name)
      if (address !== undefined && (earlier === undefined || (isIP(earlier) === 6 && isIP(address) === 4)))
        addresses.set(name, address)
    }
  }
  hosts = { modified, addresses }
  return addresses
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((fulfil, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    work.then(fulfil, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
