import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { faultLines } from './fault-lines.ts'
import type { Simulation } from './simulation.ts'
import type { Stage } from './stage.ts'

/** What may be asked of a running demo. */
export interface Order {
  readonly do: 'break' | 'mend' | 'script' | 'list'
  /** A machine, or the name of a story. */
  readonly name?: string
  readonly fault?: string
}

const FILE = 'demo.json'
const MOST_BYTES = 4_096

/** Listens on loopback for whoever can read the file in the data folder that says where. */
export async function openControl(folder: string, estate: Simulation, stage: Stage): Promise<AsyncDisposable> {
  const token = randomBytes(24).toString('hex')
  const server = createServer((request, response) => {
    const send = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
    if (!isToken(request, token)) return void send(403, 'this is not for you')
    obey(request, estate, stage).then(
      (text) => send(200, text),
      (error: unknown) => send(400, error instanceof Error ? error.message : String(error)),
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  writeFileSync(join(folder, FILE), JSON.stringify({ url: `http://127.0.0.1:${port}`, token, pid: process.pid }), {
    mode: 0o600,
  })
  return {
    async [Symbol.asyncDispose]() {
      rmSync(join(folder, FILE), { force: true })
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Carried out by the demo that runs on this folder; rejects with a text for people. */
export async function order(folder: string, wish: Order): Promise<string> {
  const where = addressIn(folder)
  const answer =
    where &&
    (await fetch(where.url, {
      method: 'POST',
      headers: { authorization: where.token },
      body: JSON.stringify(wish),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null))
  if (!answer)
    throw new Error(`no demo is running on ${folder}; start one: npm run demo, or say where it is: --data DIR`)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}

/** Whether a demo is running on this folder. */
export const isRunning = (folder: string): Promise<boolean> =>
  order(folder, { do: 'list' }).then(
    () => true,
    () => false,
  )

function addressIn(folder: string): { readonly url: string; readonly token: string } | null {
  try {
    const { url, token } = JSON.parse(readFileSync(join(folder, FILE), 'utf8'))
    return { url: String(url), token: String(token) }
  } catch {
    return null
  }
}

function isToken(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  return given.length === token.length && timingSafeEqual(given, Buffer.from(token))
}

async function obey(request: IncomingMessage, estate: Simulation, stage: Stage): Promise<string> {
  const wish = await readOrder(request)
  const { name = '', fault } = wish
  if (wish.do === 'script') return stage.play(name)
  if (wish.do === 'break') {
    stage.break(name, fault ?? '')
    return `${name}: ${fault}`
  }
  if (wish.do === 'mend') {
    if (name === '') stage.mendAll()
    else stage.mend(name, fault)
  }
  const now = state(estate, stage)
  return wish.do === 'list' ? `${now}\nwhat can be broken, for instance:\n${faultLines(estate)}` : now
}

async function readOrder(request: IncomingMessage): Promise<Order> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > MOST_BYTES) throw new Error('that is too long')
  }
  const wish: Partial<Record<keyof Order, unknown>> = JSON.parse(text)
  const word = ['break', 'mend', 'script', 'list'].find((known) => known === wish.do)
  if (word === undefined) throw new Error(`this cannot be done: ${String(wish.do)}`)
  return {
    do: word as Order['do'], // one of the words of the list above
    ...(typeof wish.name === 'string' && { name: wish.name }),
    ...(typeof wish.fault === 'string' && { fault: wish.fault }),
  }
}

function state(estate: Simulation, stage: Stage): string {
  const broken = estate
    .broken()
    .map(({ target, fault, since }) => `  ${target.padEnd(10)} ${fault.padEnd(14)} for ${ago(since)}`)
  const playing = stage.playing()
  return [
    broken.length === 0 ? 'nothing is broken' : 'broken now:',
    ...broken,
    ...(playing === null ? [] : [`playing ${playing.story}: ${playing.scene}`]),
  ].join('\n')
}

function ago(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1_000)
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
