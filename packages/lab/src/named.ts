import { writeFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, tcpReady, temporaryFolder } from './lab.ts'

export interface NamedOptions {
  /** 127.0.0.1, or ::1: BIND listens at no address that the machine does not list. */
  readonly address?: '127.0.0.1' | '::1'
  /** Default: a free one. */
  readonly port?: number
  /** Zone → its records, as in a zone file. One that BIND cannot read is not loaded, and it starts all the same. */
  readonly zones?: { readonly [zone: string]: string }
  /** More lines of the `options` block. */
  readonly options?: string
}

/** Real BIND, which answers for its zones alone, over UDP and TCP. */
export async function startNamed({
  address = '127.0.0.1',
  port,
  zones = {},
  options = '',
}: NamedOptions = {}): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const chosen = port ?? (await freePort(address))
  const v6 = address === '::1'
  const blocks = Object.entries(zones).map(async ([zone, records]) => {
    await writeFile(join(folder.path, `${zone}.zone`), records)
    return `zone "${zone}" { type primary; file "${zone}.zone"; notify no; };`
  })
  const config = join(folder.path, 'named.conf')
  await writeFile(
    config,
    `options {
  directory "${folder.path}"; pid-file none; session-keyfile none; managed-keys-directory "${folder.path}";
  listen-on port ${chosen} { ${v6 ? 'none' : address}; }; listen-on-v6 port ${chosen} { ${v6 ? address : 'none'}; };
  recursion no; dnssec-validation no; allow-query { any; };
  ${options}
};
controls { };
${(await Promise.all(blocks)).join('\n')}
`,
  )
  const named = (await findProgram('named')) ?? 'named'
  const ready = () => tcpReady(chosen, address)
  const running = stack.use(await startServer(named, ['-g', '-n', '1', '-c', config], { port: chosen, ready }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}

/** A zone with this serial, name servers by name and address, and more records. */
export function zoneFile(
  serial: number,
  servers: { readonly [name: string]: string },
  more: readonly string[] = [],
): string {
  const [first = 'ns1'] = Object.keys(servers)
  const named = Object.entries(servers).map(
    ([name, address]) => `@ NS ${name}\n${name} ${isIPv6(address) ? 'AAAA' : 'A'} ${address}`,
  )
  return [`$TTL 300\n@ SOA ${first} hostmaster ${serial} 7200 3600 1209600 60`, ...named, ...more, ''].join('\n')
}
