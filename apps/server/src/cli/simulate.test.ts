import { expect, test } from 'vitest'
import { servePlayed } from '../http/serve.made-up.ts'
import { runWords } from './run-words.ts'

async function start() {
  const served = servePlayed()
  await served.estate.add('web1/http', { status: 'ok', text: 'fine' })
  served.estate.configure({
    channels: ['ops', 'boss'].map((name) => ({ name, kind: 'webhook', options: {} })),
    routes: [
      {
        ...{ match: { status: ['critical'] }, to: ['ops'], continue: false },
        escalate: [{ afterMs: 900_000, to: ['boss'] }],
      },
    ],
  })
  const url = await served.listen()
  return {
    run: (...words: string[]) => runWords([...words, '--server', url]),
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  }
}

test('who would hear of it, one after the other', async () => {
  await using site = await start()
  const { code, printed } = await site.run('simulate', 'web1', 'down', '--at', 'Sat 03:00')
  expect(code).toBe(0)
  expect(printed[0]).toMatch(/^critical web1\/http; confirmed at Sat .* 03:00, within /)
  expect(printed[1]).toMatch(/ 03:00 {2}ops {3}opened, at once$/)
  expect(printed[2]).toMatch(/ 03:15 {2}boss {2}escalated, after 15\u202Fm 00\u202Fs$/)
})

test('what nobody hears of is said, with an exit code for programs', async () => {
  await using site = await start()
  const { code, printed } = await site.run('simulate', 'web1/http warning')
  expect([code, printed[1]]).toEqual([1, expect.stringContaining('nobody hears of it')])
  expect(await site.run('simulate')).toMatchObject({ code: 64 })
  expect(await site.run('simulate', 'web1 down', '--at', 'Blursday 03:00')).toMatchObject({ code: 64 })
})

test('hours in which trouble reaches nobody', async () => {
  await using site = await start()
  const { code, printed } = await site.run('coverage')
  expect(code).toBe(1)
  expect(printed).toEqual([
    'warning of all 1 checks: at no hour of the week does it reach anybody',
    'unknown of all 1 checks: at no hour of the week does it reach anybody',
  ])
})
