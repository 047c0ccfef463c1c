import { madeUpLayer, madeUpRota } from '@foretop/shared/rota.made-up.ts'
import { expect, test } from 'vitest'
import { servePlayed } from '../http/serve.made-up.ts'
import { runWords } from './run-words.ts'

const ann = { name: 'ann', title: 'Ann Example', zone: null, slack: null, addresses: {} }
const FIRST = madeUpRota([madeUpLayer(['ann', 'bob'], { turn: { since: '2026-01-05', at: '09:00', days: 1 } })])
const ALWAYS = madeUpRota([madeUpLayer(['bob'], { turn: null })], { name: 'dbs', title: 'Databases' })

async function start(staff: Parameters<ReturnType<typeof servePlayed>['estate']['configure']>[0]) {
  const served = servePlayed()
  served.estate.configure(staff)
  const url = await served.listen()
  return {
    run: (...words: string[]) => runWords(['on-call', ...words, '--server', url]),
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  }
}

test('who is on call at a time, until when, and who is next', async () => {
  await using site = await start({ people: [ann], rotas: [FIRST, ALWAYS] })
  const { code, printed } = await site.run('2026-01-05T12:00+01:00')
  expect(code).toBe(0)
  expect(printed[0]).toMatch(/^Primary {4}Ann Example until Tue 6 Jan .*, then bob$/)
  expect(printed[1]).toBe('Databases  bob')
})

test('for programs all of four weeks', async () => {
  await using site = await start({ people: [ann], rotas: [FIRST] })
  const { code, printed } = await site.run('--json')
  expect(code).toBe(0)
  expect(JSON.parse(printed.join('\n')).rotas[0].stints.length).toBeGreaterThan(27)
})

test('where there are no rotas that is said, and what is no time is refused', async () => {
  await using site = await start({})
  expect(await site.run()).toMatchObject({ code: 1, printed: [expect.stringContaining('no rotas')] })
  expect(await site.run('tonight')).toMatchObject({ code: 64 })
  expect(await site.run('+tonight')).toMatchObject({ code: 64 })
})
