import { expect, test } from 'vitest'
import { webRestart } from '../engine/restarts.made-up.ts'
import { servePlayed } from '../http/serve.made-up.ts'
import { runWords } from './run-words.ts'

const plain = (line: string) => line.replaceAll('\u202F', ' ').trimEnd()

async function start(hosts = ['web1', 'web2']) {
  const site = servePlayed()
  const { estate } = site
  for (const id of ['web1/tcp', 'web2/tcp']) {
    await estate.add(id)
    await estate.look(id, 'ok', { usedSpace: 40, connect: 3 })
  }
  estate.configure({ restarts: [webRestart({ hosts })] })
  const url = await site.listen()
  return {
    estate,
    run: (...words: readonly string[]) => runWords(['safe', ...words, '--server', url]),
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  }
}

test('yes ends with 0, and says why, what it costs and what to type', async () => {
  await using site = await start()
  site.estate.clock.skip(4_000)
  const { code, printed } = await site.run('webs', 'web1')
  expect([code, ...printed.map(plain)]).toEqual([
    0,
    'Web servers on web1: safe to restart',
    '  yes      another web server is up',
    '             1 of 1 other, 1 needed',
    '             web2/tcp: ok: ok, 4 s ago',
    '  yes      there is room for its log',
    '             web1/tcp: Used 40 % (safe: at most 90 %), 4 s ago',
    '  cost     it starts without its cache',
    '             web1/tcp: Connect time 3 ms, 4 s ago',
    'Runbook:',
    '  bin/restart-webs 5',
    '',
  ])
})

test('no ends with 1, what is not known with 3: neither lets a script go on', async () => {
  await using site = await start()
  await site.estate.look('web2/tcp', 'critical', { usedSpace: 40 }, 'refused')
  const { code, printed } = await site.run('webs', 'web1')
  expect([code, printed[0], printed[1]]).toEqual([
    1,
    'Web servers on web1: not safe to restart',
    '  no       no other web server is up: the site would be down',
  ])
  site.estate.clock.skip(61_000)
  const later = await site.run('webs', 'web2')
  expect([later.code, ...later.printed.slice(0, 4).map(plain)]).toEqual([
    3,
    'Web servers on web2: not known whether it is safe to restart',
    '  unknown  not known whether another web server is up',
    '             0 of 1 other, 1 needed',
    '             web1/tcp: seen 1 m 01 s ago, which is longer than 1 m 00 s, 1 m ago',
  ])
})

test('without a host, or without a name, it is yes only where each is', async () => {
  await using site = await start()
  expect((await site.run('webs')).code).toBe(0)
  expect((await site.run()).code).toBe(0)
  await site.estate.look('web2/tcp', 'ok', { usedSpace: 95 })
  // What was worked out within the last second is said again.
  site.estate.clock.skip(1_000)
  expect((await site.run('webs', 'web1')).code).toBe(0)
  expect((await site.run('webs')).code).toBe(1)
  expect((await site.run()).code).toBe(1)
})

test('what no host has is not known', async () => {
  await using site = await start(['gone'])
  expect(await site.run('webs')).toMatchObject({
    code: 3,
    printed: [
      'Web servers: not known whether it is safe to restart: no host has it',
      'Runbook:',
      '  bin/restart-webs 5',
      '',
    ],
  })
})

test('for programs all of it, with the same exit code', async () => {
  await using site = await start()
  const { code, printed } = await site.run('webs', 'web1', '--json')
  expect([code, JSON.parse(printed.join('\n'))]).toMatchObject([
    0,
    [{ name: 'webs', safe: true, hosts: [{ host: 'web1', answer: 'yes' }] }],
  ])
})

test('names that mean nothing are refused, with those that there are', async () => {
  await using site = await start()
  expect(await site.run('web')).toMatchObject({ code: 64, errors: expect.stringContaining('called web, only webs') })
  expect(await site.run('webs', 'web9')).toMatchObject({
    code: 64,
    errors: expect.stringContaining('only on web1, web2'),
  })
  site.estate.configure({})
  expect(await site.run('webs')).toMatchObject({ code: 64, errors: expect.stringContaining('says of nothing') })
})
