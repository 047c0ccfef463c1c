import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type RunningServer, startServer, temporaryFolder } from './lab.ts'

const run = promisify(execFile)

export interface SshAgent extends RunningServer {
  readonly socket: string
}

/** A real ssh-agent that holds these keys. */
export async function startSshAgent(...keyFiles: readonly string[]): Promise<SshAgent> {
  const folder = await temporaryFolder()
  const socket = join(folder.path, 'agent')
  const server = await startServer('ssh-agent', ['-D', '-a', socket], { port: 0, ready: () => access(socket) })
  for (const file of keyFiles) await run('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: socket } })
  const stop = async () => {
    await server.stop()
    await folder[Symbol.asyncDispose]()
  }
  return { ...server, socket, stop, [Symbol.asyncDispose]: stop }
}
