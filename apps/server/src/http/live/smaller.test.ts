import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { serveLive } from '../serve-live.made-up.ts'

/** What a viewer is told until the first message of this name, and by how many bytes of the network. */
function told(url: string, name: string, perMessageDeflate: boolean) {
  const line = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate })
  let socket: Socket | undefined
  let [read, length] = [0, 0]
  line.on('upgrade', (answer) => {
    socket = answer.socket
    read = -headBytes(answer)
  })
  return new Promise<{ readonly length: number; readonly bytes: number }>((resolve, reject) => {
    line.on('error', reject)
    line.on('message', (data) => {
      const text = String(data)
      if (text.startsWith('0{')) line.send('40')
      length += text.length
      if (!text.startsWith(`42["${name}"`)) return
      resolve({ length, bytes: read + (socket?.bytesRead ?? 0) })
      line.terminate()
    })
  })
}

/** Of an answer as it came: its first line, the others, and an empty one. */
const headBytes = ({ httpVersion, statusCode, statusMessage, rawHeaders }: IncomingMessage) =>
  `HTTP/${httpVersion} ${statusCode} ${statusMessage}`.length +
  2 +
  rawHeaders.join('').length +
  2 * rawHeaders.length +
  2

test('a picture comes as a small part of its bytes to whoever takes it so, and as it is to others', async () => {
  await using served = await serveLive()
  for (let at = 2; at <= 100; at += 1) served.estate.add(`web${at}/tcp`)
  const small = await told(served.url, 'snapshot', true)
  expect(small.length).toBeGreaterThan(20_000)
  expect(small.bytes).toBeLessThan(small.length / 4)
  const whole = await told(served.url, 'snapshot', false)
  expect(whole.bytes).toBeGreaterThanOrEqual(whole.length)
})

test('what is small is sent as it is', async () => {
  await using served = await serveLive()
  const { length, bytes } = await told(served.url, 'heartbeat', true)
  expect(bytes).toBeGreaterThanOrEqual(length)
})
