import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { freePort } from '@foretop/lab/lab.ts'
import { changeLinks } from '@foretop/lab/links.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import { until } from '../causes/until.ts'

/**
 * The product in a network of its own, whose only way out is cut and mended: what people are told meanwhile and after it, as
 * JSON. A program of its own, because it runs in that network.
 */
const [OURS, THEIRS] = ['10.98.0.1', '10.98.0.2']
const SERVERS = 40
const FIRST_PORT = 20_000
const SOON_MS = 90_000

await changeLinks('set lo up')
await using away = await startOutside()
await changeLinks(`add up0 type veth peer name up1 netns ${away.pid}`, 'set up0 up')
await run('ip', 'address', 'add', `${OURS}/24`, 'dev', 'up0')
await away.begin()

let isLocalWell = true
const localPort = await freePort()
const local = createServer((_, response) => response.writeHead(isLocalWell ? 200 : 500).end('here')).listen(
  localPort,
  '127.0.0.1',
)
await once(local, 'listening')
await using receiver = await startHttpReceiver()
await using product = await startProduct(configuration())

interface Notice {
  readonly check: string
  readonly why: string
}
/** All that people were told so far: `web3/http opened`. */
const told = () =>
  receiver.received.flatMap(({ body }) => {
    // The product's own webhook: the contract says what it holds.
    const { notices } = JSON.parse(body) as { readonly notices: readonly Notice[] }
    return notices.map(({ check, why }) => `${check} ${why}`)
  })
const allButWell = async () => (await product.checks()).filter(({ status }) => status !== 'ok').map(({ id }) => id)
const untilOnly = (...ids: readonly string[]) =>
  until(async () => {
    const seen = (await allButWell()).sort()
    if (seen.join() !== [...ids].sort().join())
      throw new Error(`not well: ${seen.join(', ')}; expected ${ids.join(', ')}`)
  }, SOON_MS)
const untilTold = (text: string) =>
  until(async () => {
    if (!told().includes(text)) throw new Error(`not told yet: ${text}; told: ${told().join(', ')}`)
  }, SOON_MS)

await untilOnly()
await changeLinks('set up0 down')
await untilTold('monitor-network opened')
// One of them dies while nobody can see it; what is here can be seen all the time.
away.stop(FIRST_PORT)
isLocalWell = false
await untilTold('here/local opened')
await until(async () => {
  if ((await allButWell()).length < SERVERS) throw new Error('not all of them have been looked at')
}, SOON_MS)
const whileCut = told()
const messagesWhileCut = receiver.received.length
isLocalWell = true
await changeLinks('set up0 up')
await untilOnly('s0/http')
await untilTold('s0/http opened')
const after = told().slice(whileCut.length)
local.closeAllConnections()
local.close()
console.log(JSON.stringify({ whileCut, messagesWhileCut, after: after.sort(), messages: receiver.received.length }))

function configuration(): string {
  return `
site: Cut
groups: { servers: { title: Servers } }
hosts:
${Array.from({ length: SERVERS }, (_, at) => `  s${at}: { address: ${THEIRS}, groups: [servers], checks: { http: { with: { port: ${FIRST_PORT + at} } } } }`).join('\n')}
  gateway: { address: ${THEIRS} }
  here: { address: 127.0.0.1 }
checks:
  http: { probe: http, hosts: [servers], every: 2s, timeout: 1s, attempts: 2, with: { port: 1 } }
  door: { probe: tcp, hosts: [gateway], every: 2s, timeout: 1s, attempts: 2, with: { port: ${FIRST_PORT + 1} } }
  local: { probe: http, hosts: [here], every: 2s, timeout: 1s, attempts: 2, with: { port: ${localPort} } }
canaries: { network: [gateway/door, s2/http] }
channels: { ops: { kind: webhook, url: "${receiver.url}" } }
routes: [{ to: [ops] }]
`
}

/** Servers in another network, at the other end of the way out. */
async function startOutside() {
  const child = spawn('unshare', ['--net', process.execPath, new URL('outside.scene.ts', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const say = (message: object) => void child.send(message)
  await once(child, 'message')
  return {
    pid: child.pid ?? 0,
    /** Its end of the way is there: it takes its address and opens its ports. */
    async begin() {
      say({ address: `${THEIRS}/24`, first: FIRST_PORT, count: SERVERS })
      await once(child, 'message')
    },
    stop: (port: number) => say({ stop: port }),
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
}
