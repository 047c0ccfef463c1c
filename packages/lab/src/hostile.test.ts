import { connect } from 'node:net'
import { expect, test } from 'vitest'
import {
  type Behaviour,
  cutAt,
  dribbling,
  endless,
  inTurn,
  onceAsked,
  resetAt,
  saying,
  startHostile,
} from './hostile.ts'
import { eventually } from './lab.ts'

/** Connects, says `question`, and tells what came until the end, or the code of the error. */
async function converse(behaviour: Behaviour, question = ''): Promise<{ reply: string; error: string | null }> {
  await using server = await startHostile(behaviour)
  const socket = connect({ port: server.port, host: '127.0.0.1' })
  let reply = ''
  let error: string | null = null
  socket.setEncoding('latin1').on('data', (text) => {
    reply += text
  })
  socket.on('error', (thrown) => {
    error = 'code' in thrown ? String(thrown.code) : thrown.message
  })
  socket.write(question)
  await new Promise((closed) => socket.once('close', closed))
  return { reply, error }
}

test('a reply cut at a byte ends there, politely', async () => {
  expect(await converse(cutAt('hello', 2))).toEqual({ reply: 'he', error: null })
})

test('a reset reply arrives as far as it was sent, then fails', async () => {
  expect(await converse(resetAt('hello', 3))).toMatchObject({ error: 'ECONNRESET' })
})

test('one that is asked first waits for the question', async () => {
  expect(await converse(onceAsked(saying('pong')), 'ping')).toEqual({ reply: 'pong', error: null })
})

test('a dribble arrives whole', async () => {
  expect(await converse(dribbling('abc', 1))).toEqual({ reply: 'abc', error: null })
})

test('each connection can be treated differently', async () => {
  await using server = await startHostile(inTurn(saying('first'), saying('later')))
  const read = () =>
    new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect({ port: server.port, host: '127.0.0.1' })
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('end', () => resolve(text)).on('error', reject)
    })
  expect([await read(), await read(), await read()]).toEqual(['first', 'later', 'later'])
})

test('an endless reply stops when its reader goes away', async () => {
  await using server = await startHostile(endless('head '))
  const socket = connect({ port: server.port, host: '127.0.0.1' })
  socket.once('data', () => socket.destroy())
  await new Promise((closed) => socket.once('close', closed))
  await eventually(() => expect(server.open()).toBe(0))
})
