import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface NodeExporter extends RunningServer {
  /** Lets its next scrapes hang at a file that nobody writes, as at a dead mount; disposed of, they go on. */
  hang(): Promise<AsyncDisposable>
}

/** Starts the node exporter on the loopback address, with a few of its collectors and what `textfile` says. */
export async function startNodeExporter({
  textfile = '',
  args = [],
}: {
  readonly textfile?: string
  readonly args?: readonly string[]
} = {}): Promise<NodeExporter> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  await writeFile(join(folder.path, 'lab.prom'), textfile)
  const port = await freePort()
  const fixed = [
    ...[`--web.listen-address=127.0.0.1:${port}`, '--collector.disable-defaults', '--collector.loadavg'],
    ...['--collector.stat', '--collector.textfile', `--collector.textfile.directory=${folder.path}`],
  ]
  const program = (await findProgram('prometheus-node-exporter')) ?? 'prometheus-node-exporter'
  const running = stack.use(await startServer(program, [...fixed, ...args], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return {
    ...running,
    stop,
    [Symbol.asyncDispose]: stop,
    async hang() {
      const pipe = join(folder.path, 'pipe.prom')
      await promisify(execFile)('mkfifo', [pipe])
      return {
        async [Symbol.asyncDispose]() {
          // Whoever reads it sees its end.
          await promisify(execFile)('sh', ['-c', 'exec 3<>"$0"', pipe])
          await rm(pipe)
        },
      }
    },
  }
}
