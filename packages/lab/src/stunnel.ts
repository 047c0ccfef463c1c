import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface StunnelService {
  /** PEM files. */
  readonly certificate: string
  readonly key: string
  /** Port of the plain service behind it. */
  readonly connect: number
  /** More lines of the service, like `verify = 2`. */
  readonly more?: string
}

/** Real stunnel in front of plain services on the loopback address, as Pound stands in front of a balancer. */
export async function startStunnel<Name extends string>(
  services: Readonly<Record<Name, StunnelService>>,
): Promise<RunningServer & { readonly ports: Readonly<Record<Name, number>> }> {
  const stunnel = await findProgram('stunnel4')
  if (stunnel === null) throw new Error('stunnel4 is not installed')
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await temporaryFolder())
  const ports: Record<string, number> = {}
  let config = 'foreground = yes\npid =\nsyslog = no\n'
  for (const [name, service] of Object.entries<StunnelService>(services)) {
    const port = await freePort()
    const pem = join(path, `${name}.pem`)
    // One file with key and chain. stunnel warns of one that others may read.
    await writeFile(pem, `${await readFile(service.key, 'utf8')}${await readFile(service.certificate, 'utf8')}`, {
      mode: 0o600,
    })
    config += `[${name}]\naccept = 127.0.0.1:${port}\nconnect = 127.0.0.1:${service.connect}\ncert = ${pem}\n${service.more ?? ''}\n`
    ports[name] = port
  }
  const file = join(path, 'stunnel.conf')
  await writeFile(file, config)
  const port = Object.values(ports)[0] ?? 0
  const running = stack.use(await startServer(stunnel, [file], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  // The keys of `ports` are those of `services`, put in by the loop above.
  return { ...running, ports: ports as Record<Name, number>, stop, [Symbol.asyncDispose]: stop }
}
