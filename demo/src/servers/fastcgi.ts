import type { Socket } from 'node:net'
import { POOL, poolOf } from '../world/daemons.ts'
import { of, type World } from '../world/world.ts'

/** Record types of FastCGI 1.0, and what heads each. */
const [END, PARAMS, STDIN, STDOUT] = [3, 4, 5, 6]
const HEAD_BYTES = 8
/** Longer than any question of a monitor. */
const QUESTION_LIMIT = 65_536

/** PHP-FPM's status and ping, over FastCGI as 8.2 answers them. One question to a connection. */
export const servePhpFpm = (ask: () => World, name: string) => (socket: Socket) => {
  let bytes = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    if (bytes.length > QUESTION_LIMIT) return void socket.destroy()
    const params = questionIn(bytes)
    if (params === null || socket.writableEnded) return
    const answer = page(ask(), name, params.toString('latin1'))
    socket.end(Buffer.concat([record(STDOUT, Buffer.from(answer)), record(STDOUT), record(END, Buffer.alloc(8))]))
  })
}

/** All names and values of a question that has ended; `null` until then. */
function questionIn(bytes: Buffer): Buffer | null {
  const params: Buffer[] = []
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 4)
    const next = at + HEAD_BYTES + length + bytes.readUInt8(at + 6)
    if (next > bytes.length) return null
    const type = bytes.readUInt8(at + 1)
    if (type === STDIN && length === 0) return Buffer.concat(params)
    if (type === PARAMS) params.push(bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length))
    at = next
  }
  return null
}

function record(type: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.from([1, type, 0, 1, 0, 0, 0, 0])
  head.writeUInt16BE(body.length, 4)
  return Buffer.concat([head, body])
}

function page(world: World, name: string, params: string): string {
  if (params.includes('SCRIPT_NAME/ping')) return 'Content-type: text/plain;charset=UTF-8\r\n\r\npong'
  if (!params.includes('SCRIPT_NAME/status')) return 'Status: 404 Not Found\r\n\r\nFile not found.\n'
  const { startedAt } = of(world.vitals, name)
  const { active, idle, waiting } = poolOf(world, name)
  const status = {
    pool: 'shops',
    'process manager': 'static',
    'start since': Math.floor((world.at - startedAt) / 1_000),
    'accepted conn': Math.floor(of(world.daemons, name).requests ?? 0),
    'listen queue': waiting,
    'max listen queue': waiting,
    'listen queue len': POOL.queue,
    'idle processes': idle,
    'active processes': active,
    'total processes': POOL.children,
    'max active processes': active,
    'max children reached': 0,
    'slow requests': 0,
  }
  return `Content-type: application/json\r\n\r\n${JSON.stringify(status)}`
}
