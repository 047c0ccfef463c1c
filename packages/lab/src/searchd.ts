import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

const run = promisify(execFile)

export interface SearchdOptions {
  /** Plain index → when each of its documents was changed, in seconds since 1970. Built before the start. */
  readonly plain?: { readonly [index: string]: readonly number[] }
  /** Indexes that are written while it runs, empty at first. */
  readonly rt?: readonly string[]
  /** Index → those that it is over. */
  readonly distributed?: { readonly [index: string]: readonly string[] }
  readonly maxChildren?: number
}

export interface Searchd extends RunningServer {
  /** Of the files of its indexes. */
  readonly folder: string
}

/** Real Sphinx on the loopback address, by SphinxQL; the attribute of all its indexes is `changed`. */
export async function startSearchd({
  plain = {},
  rt = [],
  distributed = {},
  maxChildren = 10,
}: SearchdOptions = {}): Promise<Searchd> {
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await temporaryFolder())
  const folder = join(path, 'data')
  await mkdir(folder)
  const port = await freePort()
  for (const [name, times] of Object.entries(plain)) {
    const rows = times.map((at, index) => `${index + 1}\thello ${index}\t${at}\n`)
    await writeFile(join(path, `${name}.tsv`), rows.join(''))
  }
  const config = join(path, 'sphinx.conf')
  await writeFile(
    config,
    [
      ...Object.keys(plain).map((name) => plainIndex(name, path, folder)),
      ...rt.map((name) => block(`index ${name}`, { type: 'rt', path: join(folder, name), ...RT_FIELDS })),
      ...Object.entries(distributed).map(
        ([name, over]) =>
          `index ${name}\n{\n type = distributed\n${over.map((one) => ` local = ${one}\n`).join('')}}\n`,
      ),
      block('searchd', {
        ...{ listen: `127.0.0.1:${port}:mysql41`, log: join(path, 'log'), pid_file: join(path, 'pid') },
        ...{ binlog_path: '', max_children: maxChildren, workers: 'threads' },
      }),
    ].join('\n'),
  )
  const named = async (program: string) => (await findProgram(program)) ?? program
  if (Object.keys(plain).length > 0) await run(await named('indexer'), ['--config', config, '--quiet', '--all'])
  const running = stack.use(await startServer(await named('searchd'), ['--config', config, '--nodetach'], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, folder, stop, [Symbol.asyncDispose]: stop }
}

const RT_FIELDS = { rt_field: 'title', rt_attr_timestamp: 'changed' }

const plainIndex = (name: string, path: string, folder: string): string =>
  block(`source ${name}`, {
    ...{ type: 'tsvpipe', tsvpipe_command: `cat ${join(path, `${name}.tsv`)}` },
    ...{ tsvpipe_field_string: 'title', tsvpipe_attr_timestamp: 'changed' },
  }) + block(`index ${name}`, { source: name, path: join(folder, name) })

const block = (name: string, lines: { readonly [key: string]: string | number }): string =>
  `${name}\n{\n${Object.entries(lines)
    .map(([key, value]) => ` ${key} = ${value}\n`)
    .join('')}}\n`
