import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'
import { withMachineClock } from './machine-clock.ts'

export interface Searchd extends RunningServer {
  /** Where the files of its plain index are. */
  readonly folder: string
}

interface SearchdOptions {
  readonly most?: number
  readonly without?: 'pages'
}

/**
 * A real searchd on the loopback address with a plain index `pages` of two documents (`changed` in 2023), an empty real-time
 * index `news` with the attribute `changed`, a distributed one of both and a template. It serves `most` connections at a time, and goes on without
 * the index `without`, which was never built.
 */
export async function startSearchd({ most = 0, without }: SearchdOptions = {}): Promise<Searchd> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder()).path
  const port = await freePort()
  const config = join(folder, 'sphinx.conf')
  await writeFile(join(folder, 'pages.xml'), PAGES)
  await writeFile(config, configuration(folder, port, most))
  const [indexer, searchd] = [(await findProgram('indexer')) ?? 'indexer', (await findProgram('searchd')) ?? 'searchd']
  if (without === undefined)
    await promisify(execFile)(indexer, ['--config', config, 'pages'], { env: withMachineClock() })
  const server = stack.use(await startServer(searchd, ['--config', config, '--nodetach'], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...server, folder, stop, [Symbol.asyncDispose]: stop }
}

const PAGES = `<?xml version="1.0" encoding="utf-8"?>
<sphinx:docset>
<sphinx:schema><sphinx:field name="title"/><sphinx:attr name="changed" type="timestamp"/></sphinx:schema>
<sphinx:document id="1"><title>hello</title><changed>1700000000</changed></sphinx:document>
<sphinx:document id="2"><title>hello again</title><changed>1700000100</changed></sphinx:document>
</sphinx:docset>
`

const configuration = (folder: string, port: number, most: number) => `
source pages {
  type = xmlpipe2
  xmlpipe_command = cat ${folder}/pages.xml
}
index pages {
  source = pages
  path = ${folder}/pages
}
index news {
  type = rt
  path = ${folder}/news
  rt_field = title
  rt_attr_timestamp = changed
}
index all {
  type = distributed
  local = pages
  local = news
}
index words {
  type = template
}
searchd {
  listen = 127.0.0.1:${port}:mysql41
  log = ${folder}/log
  pid_file = ${folder}/pid
  binlog_path =
  max_children = ${most}
  workers = threads
}
`
