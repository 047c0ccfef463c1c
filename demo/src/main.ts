import { enableCompileCache } from 'node:module'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isRunning, type Order, order } from './control.ts'
import { faultLines } from './fault-lines.ts'
import { STORIES } from './scenes.ts'
import type { Demo } from './start-demo.ts'

/** `npm run demo`. The only file of the demo that touches the process. */

const ROOT = join(import.meta.dirname, '../..')
const HELP = `npm run demo [-- --port N] [--data DIR] [--days N] [--keep]
    runs Foretop on a simulated estate with a past; ends with Ctrl+C
      --port   default: 8600
      --data   default: data/demo; emptied first
      --days   how much past; default: 7
      --keep   goes on with the past that is there

While it runs, in another terminal, with --data DIR where it has one:
npm run demo -- list                            what can be broken, and what is
npm run demo -- break db-a02 --replication
npm run demo -- mend db-a02 [--replication]     or: mend --all
npm run demo -- script NAME                     mends all, then plays ${STORIES.join(', ')}`

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // The second one means now.
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  })

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  // Whoever ended it knows that he did.
  if (!stop.signal.aborted) console.error(`demo: ${error instanceof Error ? error.message : error}`)
  process.exitCode = stop.signal.aborted ? 130 : 1
}
process.stdout.write('', () => process.exit())

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parse(words)
  if (values.help) console.log(HELP)
  else if (positionals.length === 0) return simulate(values)
  else console.log(await order(folderOf(values), wishOf(positionals, values)))
  return 0
}

type Values = ReturnType<typeof parse>['values']

/** The flag that names a fault is known to the running demo alone. */
function parse(words: readonly string[]) {
  const options = {
    port: { type: 'string', default: '8600' },
    data: { type: 'string' },
    days: { type: 'string', default: '7' },
    keep: { type: 'boolean' },
    all: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const
  return parseArgs({ args: [...words], options, allowPositionals: true, strict: false })
}

// Functions, not constants: what is above them runs first.

function folderOf({ data }: Values): string {
  return typeof data === 'string' ? resolve(process.env.INIT_CWD ?? process.cwd(), data) : join(ROOT, 'data/demo')
}

function wishOf([word = '', name, ...more]: readonly string[], values: Values): Order {
  const own = ['port', 'data', 'days', 'keep', 'all', 'help']
  const [fault, ...others] = Object.keys(values).filter((flag) => !own.includes(flag))
  if (more.length > 0 || others.length > 0) throw new Error(`one thing at a time\n\n${HELP}`)
  if (word === 'list') return { do: 'list' }
  if (word === 'script' && name !== undefined) return { do: 'script', name }
  if (word === 'mend' && values.all) return { do: 'mend' }
  if (word === 'mend' && name !== undefined) return { do: 'mend', name, ...(fault && { fault }) }
  if (word === 'break' && name !== undefined && fault !== undefined) return { do: 'break', name, fault }
  throw new Error(`that is not understood\n\n${HELP}`)
}

async function simulate(values: Values): Promise<number> {
  const folder = folderOf(values)
  const [port, days] = [Number(values.port), Number(values.days)]
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('--port: must be 1–65535')
  if (!(days >= 0 && days <= 60)) throw new Error('--days: must be 0–60')
  if (await isRunning(folder)) throw new Error('it is running already; `npm run demo -- list` says what is broken')
  console.log('demo: loading …')
  // The folder of `bin/foretop`, which runs much of the same code a moment later.
  enableCompileCache(join(ROOT, 'node_modules/.cache/foretop'))
  // Only here: whoever gives an order does not wait for all of the product to load.
  const { startDemo } = await import('./start-demo.ts')
  const demo = await startDemo({
    folder,
    port,
    days,
    keep: values.keep === true,
    say: (text) => console.log(`demo: ${text}`),
    stop: stop.signal,
  })
  try {
    return await attend(demo, typeof values.data === 'string')
  } finally {
    await demo[Symbol.asyncDispose]()
  }
}

/** Until somebody ends it, or it ends by itself. */
async function attend(demo: Demo, hasFolder: boolean): Promise<number> {
  console.log(welcome(demo, hasFolder))
  const asked = new Promise<null>((resolve) => {
    if (stop.signal.aborted) resolve(null)
    stop.signal.addEventListener('abort', () => resolve(null))
  })
  const output = await Promise.race([asked, demo.ended])
  if (output === null) return 0
  console.error(`demo: Foretop ended by itself:\n${output}`)
  return 1
}

function welcome({ url, estate, folder }: Demo, hasFolder: boolean): string {
  return `
The wall of a simulated site is at ${url}
No real server is behind it. Break something, in another terminal${hasFolder ? `, each with --data '${folder}' behind it` : ''}:
${faultLines(estate)}
A whole evening on call: npm run demo -- script evening
What is broken: npm run demo -- list      Ctrl+C ends it.
`
}
