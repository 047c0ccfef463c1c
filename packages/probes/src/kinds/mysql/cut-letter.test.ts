import { startHostile } from '@foretop/lab/hostile.ts'
import { expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { recordings } from './mysql.fuzz.ts'
import { mysql } from './mysql.ts'

test('a text that one server cuts within a letter is no part of what another one says', async () => {
  const [recorded] = await recordings()
  const [greeting, welcome, ...replies] = recorded?.pieces ?? []
  await using well = await startHostile((socket) => {
    socket.write(greeting ?? '')
    let asked = 0
    socket.on('data', () => {
      socket.write((asked === 0 ? welcome : replies[(asked - 1) % replies.length]) ?? '')
      asked += 1
    })
  })
  // Its session stays open: the greeting of a new one would take the rest of the letter.
  using kept = new Kept()
  const look = async () =>
    expectAnswered(await lookSteadily(mysql, { user: 'dash', port: well.port }, { kept, timeoutMs: 10_000 })).details
  expect(await look()).toMatchObject({ version: 'MySQL 8.4.3' })
  await recorded?.see((piece) => {
    const at = piece.indexOf('UTC')
    if (at === -1) return { packets: [piece] }
    return { packets: [piece.subarray(0, at + 2), Buffer.from([0xe2])], end: 'hangs up' }
  })
  expect(await look()).toMatchObject({ version: 'MySQL 8.4.3' })
  expect(well.taken()).toBe(1)
})
