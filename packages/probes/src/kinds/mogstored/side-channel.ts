import { Conversation } from '../../protocol/conversation.ts'
import { at, type Endpoint } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { patience } from '../../protocol/patience.ts'

/** How busy each disk is, in percent of the last second, by the number of its device. */
export type Busy = ReadonlyMap<number, number>

/** A block comes each second; where there is no iostat none ever does, and mostly nothing says so. */
export const WATCH_MS = 2_500

/**
 * Asks the side channel for the size of a file, whether or not that is there, which it answers at once; then to `watch`, and leaves
 * after the first block. `null`: it has no iostat to know it by. The port has no password, and whatever else is said there goes to
 * a Perlbal: nothing else is ever sent. Rejects with `protocol` where it is no side channel, and as `Conversation.ask` does.
 */
export async function watchOnce(endpoint: Endpoint, signal: AbortSignal): Promise<Busy | null> {
  const where = at(endpoint)
  const other = (reply: string): ProbeFailure =>
    new ProbeFailure(
      'protocol',
      `expected a mogstored's side channel at ${where}, got ${JSON.stringify(reply.slice(0, 100))}`,
    )
  using conversation = await Conversation.open(endpoint, signal)
  const size = await conversation.ask(`size ${FILE}\r\n`, isLine, signal)
  if (!SIZE.test(size)) throw other(size)
  const reply = await firstBlock(conversation, signal)
  if (reply === null || reply.startsWith('ERR iostat')) return null
  const busy = blockIn(reply)?.map((line) => /^(\d{1,6})\t(\d{1,4}(?:\.\d{1,6})?)$/.exec(line) ?? [])
  if (busy === undefined || busy.some(([line]) => line === undefined)) throw other(reply)
  return new Map(busy.map(([, device, percent]) => [Number(device), Number(percent)]))
}

const FILE = '/dev1/usage'
const SIZE = /^\/dev1\/usage -?\d{1,15}\r\n$/

/** `null`: none came in time, though the look goes on. */
async function firstBlock(conversation: Conversation, signal: AbortSignal): Promise<string | null> {
  using within = patience(signal, WATCH_MS)
  return await conversation.ask('watch\r\n', isBlock, within.signal).catch((error) => {
    if (within.signal.aborted && !signal.aborted && error instanceof ProbeFailure && error.code === 'timeout')
      return null
    throw error
  })
}

const NEWLINE = 0x0a
const isLine = (reply: Buffer): boolean => reply.at(-1) === NEWLINE

/** The first block, without the `.` that ends it; `undefined`: there is none. */
function blockIn(reply: string): readonly string[] | undefined {
  const lines = reply.split(/\r?\n/)
  const end = lines.indexOf('.')
  return end === -1 ? undefined : lines.slice(0, end)
}

function isBlock(reply: Buffer): boolean {
  const text = reply.toString('latin1')
  const end = text.indexOf('\n')
  if (end === -1) return false
  const first = text.slice(0, end).trimEnd()
  return (
    (first !== '.' && !/^\d+\t/.test(first)) ||
    text.startsWith('.') ||
    text.includes('\n.\n') ||
    text.includes('\n.\r\n')
  )
}
