import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

/** Real Dovecot that serves no mailbox: at `port` it only tells a mail server whose password is right. Needs root. */
export async function startDovecotAuth(users: { readonly [name: string]: string }): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  await chmod(folder.path, 0o755)
  const port = await freePort()
  const [config, passwords] = [join(folder.path, 'dovecot.conf'), join(folder.path, 'users')]
  const lines = Object.entries(users).map(([name, password]) => `${name}:{PLAIN}${password}`)
  await writeFile(passwords, `${lines.join('\n')}\n`)
  await writeFile(
    config,
    `protocols =
base_dir = ${join(folder.path, 'run')}
log_path = /dev/stderr
ssl = no
auth_mechanisms = plain login
disable_plaintext_auth = no
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = username_format=%u ${passwords}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${port}
  }
}
`,
  )
  const running = stack.use(await startServer('dovecot', ['-F', '-c', config], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}
