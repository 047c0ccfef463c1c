import { type Behaviour, cutAt, endless, saying, startHostile } from '@foretop/lab/hostile.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { dial } from './dial.ts'
import { Dialogue } from './dialogue.ts'

async function meet<T>(
  behaviour: Behaviour,
  talk: (dialogue: Dialogue, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await using server = await startHostile(behaviour)
  const signal = AbortSignal.timeout(20_000)
  using dialogue = new Dialogue(await dial({ address: '127.0.0.1', port: server.port }, signal), 'it', 100)
  return await talk(dialogue, signal)
}

const line = async (dialogue: Dialogue, signal: AbortSignal) => String(await dialogue.hearLine(signal))

test('what comes at once is heard one after the other, also by who hung up since', async () => {
  await meet(saying('one\ntwo\nthr'), async (dialogue, signal) => {
    expect(await line(dialogue, signal)).toBe('one\n')
    expect(await line(dialogue, signal)).toBe('two\n')
    await expect(line(dialogue, signal)).rejects.toMatchObject({ code: 'truncated' })
    await expect(line(dialogue, signal)).rejects.toMatchObject({ code: 'truncated' })
  })
})

test('who hung up behind several replies has left none of them half done', async () => {
  await meet(saying('one\ntwo\n'), async (dialogue, signal) => {
    let asked = 0
    // Asked the second time once the end is there too.
    const first = (held: Buffer) => (held.length === 8 && ++asked > 1 ? 4 : 0)
    expect(String(await dialogue.hear(first, signal))).toBe('one\n')
    expect(await line(dialogue, signal)).toBe('two\n')
    await expect(line(dialogue, signal)).rejects.toMatchObject({ code: 'closed' })
  })
})

test('nothing more comes', async () => {
  await meet(cutAt('one\n', 4), async (dialogue, signal) => {
    await line(dialogue, signal)
    await expect(line(dialogue, signal)).rejects.toMatchObject({ code: 'closed' })
  })
})

test('a reply without end is given up, and lines without end are not piled up', async () => {
  await meet(endless(''), async (dialogue, signal) => {
    await expect(line(dialogue, signal)).rejects.toMatchObject({ code: 'too-large' })
  })
  await meet(endless('', Buffer.from('a line\n'.repeat(10_000))), async (dialogue, signal) => {
    for (let count = 0; count < 50_000; count += 1) expect(await line(dialogue, signal)).toBe('a line\n')
  })
})

test('the deadline ends it, before a question and within it', async () => {
  await meet(
    () => {},
    async (dialogue) => {
      const end = new AbortController()
      const heard = expect(line(dialogue, end.signal)).rejects.toMatchObject({ code: 'timeout' })
      end.abort()
      await heard
      await expect(line(dialogue, AbortSignal.abort())).rejects.toMatchObject({ code: 'timeout' })
    },
  )
})

test('it is given back only where nothing is left to hear', async () => {
  await meet(
    (socket) => void socket.write('go on\nand more'),
    async (dialogue, signal) => {
      await line(dialogue, signal)
      expect(() => dialogue.release()).toThrow('says more in clear')
    },
  )
  await meet(
    (socket) => void socket.write('go on\n'),
    async (dialogue, signal) => {
      await line(dialogue, signal)
      const socket = dialogue.release()
      expect(socket.listenerCount('data')).toBe(0)
      socket.destroy()
    },
  )
})

test('whoever left hears no more, and leaves no connection', async () => {
  await using server = await startHostile((socket) => void socket.write('hello\n'))
  const signal = AbortSignal.timeout(20_000)
  using dialogue = new Dialogue(await dial({ address: '127.0.0.1', port: server.port }, signal), 'it')
  await line(dialogue, signal)
  dialogue.leave('bye\n')
  dialogue.say('more\n')
  await eventually(() => expect(server.received().toString()).toBe('bye\n'))
  await eventually(() => expect(server.open()).toBe(0))
})
