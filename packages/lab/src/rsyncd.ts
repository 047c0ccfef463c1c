import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface RsyncModule {
  /** Default: a folder that is there. */
  readonly path?: string
  /** User → password, in a secrets file of its own. */
  readonly secrets?: { readonly [user: string]: string }
  /** More lines of it. */
  readonly rules?: readonly string[]
}

/** A real rsync daemon on the loopback address. */
export async function startRsyncd(
  modules: { readonly [name: string]: RsyncModule },
  { motd }: { readonly motd?: string } = {},
): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await temporaryFolder())
  const port = await freePort()
  const sections = Object.entries(modules).map(async ([name, one]) => {
    const secrets = join(path, `${name}.secrets`)
    const lines = Object.entries(one.secrets ?? {}).map(([user, password]) => `${user}:${password}\n`)
    await writeFile(secrets, lines.join(''), { mode: 0o600 })
    const users = Object.keys(one.secrets ?? {})
    return [
      ...[`[${name}]`, `path = ${one.path ?? path}`, `comment = the module ${name}`],
      ...(users.length === 0 ? [] : [`auth users = ${users.join(', ')}`, `secrets file = ${secrets}`]),
      ...(one.rules ?? []),
    ].join('\n')
  })
  const config = join(path, 'rsyncd.conf')
  const greeting = join(path, 'motd')
  if (motd !== undefined) await writeFile(greeting, motd)
  await writeFile(
    config,
    `use chroot = no
address = 127.0.0.1
port = ${port}
log file = ${join(path, 'log')}
lock file = ${join(path, 'lock')}
${motd === undefined ? '' : `motd file = ${greeting}`}
${(await Promise.all(sections)).join('\n')}
`,
  )
  const program = (await findProgram('rsync')) ?? 'rsync'
  const running = stack.use(await startServer(program, ['--daemon', '--no-detach', `--config=${config}`], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}
