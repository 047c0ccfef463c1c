import type { Socket } from 'node:net'
import { counted } from '../counted.ts'
import { at, dial, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'

/** Asks once over a connection of its own (RFC 7766): each message has its length before it. The message that came. */
export async function askOverTcp(question: Buffer, endpoint: Endpoint, signal: AbortSignal): Promise<Buffer> {
  using scope = new DisposableStack()
  const socket = scope.adopt(await dial(endpoint, signal), (socket) => socket.destroy())
  const length = Buffer.alloc(2)
  length.writeUInt16BE(question.length)
  return await oneMessage(socket, Buffer.concat([length, question]), at(endpoint), signal)
}

function oneMessage(socket: Socket, question: Buffer, where: string, signal: AbortSignal): Promise<Buffer> {
  return new Promise((fulfil, reject) => {
    let came: Buffer = Buffer.alloc(0)
    const settle = () => signal.removeEventListener('abort', abort)
    const fail = (error: Error) => {
      settle()
      reject(error)
    }
    const abort = () =>
      fail(
        new ProbeFailure(
          'timeout',
          `${where} takes connections but does not answer: ${counted(came.length, 'byte')} came`,
        ),
      )
    const end = () =>
      fail(
        came.length === 0
          ? new ProbeFailure('closed', `${where} closed the connection without an answer`)
          : new ProbeFailure(
              'truncated',
              `${where} closed the connection ${counted(came.length, 'byte')} into its answer`,
            ),
      )
    socket.on('data', (chunk) => {
      came = Buffer.concat([came, chunk])
      if (came.length < 2 || came.length < 2 + came.readUInt16BE()) return
      settle()
      fulfil(came.subarray(2, 2 + came.readUInt16BE()))
    })
    socket.on('error', fail).on('end', end).on('close', end)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    socket.write(question)
  })
}
