import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'
import { withMachineClock } from './machine-clock.ts'

export interface Gearmand extends RunningServer {
  /** Leaves a job in the queue; nobody waits for its outcome. */
  submit(job: string, payload?: string): Promise<void>
  /** A worker that runs `command` for each job of the function; it ends on dispose. */
  work(job: string, command: readonly string[]): Disposable & { readonly process: ChildProcess }
}

/** Starts the job server written in C on the loopback address. Its jobs are lost when it stops. */
export async function startGearmand({ port }: { port?: number } = {}): Promise<Gearmand> {
  const folder = await temporaryFolder()
  const at = port ?? (await freePort())
  const args = ['--listen=127.0.0.1', `--port=${at}`, `--log-file=${join(folder.path, 'log')}`, '--verbose=INFO']
  const server = await startServer((await findProgram('gearmand')) ?? 'gearmand', args, { port: at }).catch(
    async (error) => {
      await folder[Symbol.asyncDispose]()
      throw error
    },
  )
  const stop = async () => {
    await server.stop()
    await folder[Symbol.asyncDispose]()
  }
  const where = ['-h', '127.0.0.1', '-p', `${at}`]
  return {
    ...server,
    stop,
    [Symbol.asyncDispose]: stop,
    async submit(job, payload = 'x') {
      await promisify(execFile)('gearman', [...where, '-b', '-f', job, payload], { env: withMachineClock() })
    },
    work(job, command) {
      // Its own group: the worker forks its command, which would otherwise outlive it.
      const worker = spawn('gearman', [...where, '-w', '-f', job, '--', ...command], {
        env: withMachineClock(),
        stdio: 'ignore',
        detached: true,
      })
      return { process: worker, [Symbol.dispose]: () => endGroup(worker) }
    },
  }
}

function endGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  process.kill(-pid, 'SIGKILL')
}
