import { expect, test } from 'vitest'
import { webRestart } from '../../engine/restarts.made-up.ts'
import { servePlayed } from '../serve.made-up.ts'

const space = (usedSpace: number) => ({ usedSpace, connect: 3 })

async function start() {
  const served = servePlayed()
  const { estate, app } = served
  for (const id of ['web1/tcp', 'web2/tcp']) {
    await estate.add(id)
    await estate.look(id, 'ok', space(40))
  }
  const ask = async (path = '') => {
    const answer = await app.inject({ url: `/api/v1/restarts${path}` })
    return { status: answer.statusCode, body: answer.json() }
  }
  const answers = async () => {
    // What was worked out within the last second is said again.
    estate.clock.skip(1_000)
    const { body } = await ask()
    const [{ answer, safe, hosts }] = body as [
      { answer: string; safe: boolean; hosts: { host: string; answer: string }[] },
    ]
    return [answer, safe, ...hosts.map((one) => `${one.host} ${one.answer}`)]
  }
  return { estate, ask, answers, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() }
}

test('where nothing is configured there is nothing to restart', async () => {
  await using site = await start()
  expect(await site.ask()).toEqual({ status: 200, body: [] })
  expect(await site.ask('/webs/web1')).toMatchObject({
    status: 404,
    body: { detail: 'nothing to restart is called webs' },
  })
})

test('it is live: what is seen next is what it says next', async () => {
  await using site = await start()
  const { estate, answers } = site
  estate.configure({ restarts: [webRestart()] })
  expect(await answers()).toEqual(['yes', true, 'web1 yes', 'web2 yes'])
  await estate.look('web2/tcp', 'critical', space(40))
  expect(await answers()).toEqual(['no', false, 'web1 no', 'web2 yes'])
  await estate.look('web2/tcp', 'ok', space(95))
  expect(await answers()).toEqual(['no', false, 'web1 yes', 'web2 no'])
  await estate.fail('web1/tcp')
  await estate.look('web2/tcp', 'ok', space(40))
  expect(await answers()).toEqual(['no', false, 'web1 unknown', 'web2 no'])
})

test('what was seen longer ago than the bound is not known any more, and unknown is not safe', async () => {
  await using site = await start()
  const { estate, answers } = site
  estate.configure({ restarts: [webRestart()] })
  estate.clock.skip(60_001)
  expect(await answers()).toEqual(['unknown', false, 'web1 unknown', 'web2 unknown'])
  await estate.look('web1/tcp', 'ok', space(40))
  await estate.look('web2/tcp', 'ok', space(40))
  expect(await answers()).toEqual(['yes', true, 'web1 yes', 'web2 yes'])
})

test('a silence hides nothing of it, and a downtime allows nothing', async () => {
  await using site = await start()
  const { estate, answers } = site
  estate.configure({ restarts: [webRestart()] })
  await estate.quiet('silence', 'web2/tcp')
  await estate.quiet('downtime', 'web1/tcp')
  expect(await answers()).toEqual(['yes', true, 'web1 yes', 'web2 yes'])
  await estate.look('web2/tcp', 'critical', space(40))
  await estate.look('web1/tcp', 'critical', space(40))
  expect(await answers()).toEqual(['no', false, 'web1 no', 'web2 no'])
})

test('of one host: the answer, its reasons with what they rest on, and what it costs', async () => {
  await using site = await start()
  const { estate } = site
  estate.configure({ restarts: [webRestart()] })
  await estate.look('web2/tcp', 'critical', space(40), 'refused')
  const { at } = estate.clock.moment()
  const { status, body } = await site.ask('/webs/web1')
  expect([status, body]).toMatchObject([
    200,
    {
      ...{ name: 'webs', title: 'Web servers', host: 'web1', runbook: 'bin/restart-webs 5', withinMs: 60_000, at },
      ...{ answer: 'no', safe: false, about: ['web1/tcp'] },
      reasons: [
        {
          ...{ answer: 'no', text: 'no other web server is up: the site would be down' },
          facts: [
            { checkId: null, text: '0 of 1 other, 1 needed' },
            { checkId: 'web2/tcp', at, text: 'critical: refused' },
          ],
        },
        {
          answer: 'yes',
          text: 'there is room for its log',
          facts: [{ checkId: 'web1/tcp', text: 'Used 40\u202F% (safe: at most 90\u202F%)' }],
        },
      ],
      costs: [
        { text: 'it starts without its cache', facts: [{ checkId: 'web1/tcp', text: 'Connect time 3\u202Fms' }] },
      ],
    },
  ])
  expect(await site.ask('/webs/web9')).toMatchObject({
    status: 404,
    body: { detail: 'webs is not on web9, only web1, web2' },
  })
  expect(await site.ask('/web/web1')).toMatchObject({
    status: 404,
    body: { detail: 'nothing to restart is called web, only webs' },
  })
})

test('hosts that come and go are asked for as they are; of none nothing is known', async () => {
  await using site = await start()
  const { estate, answers } = site
  estate.configure({ restarts: [webRestart({ hosts: ['gone'] })] })
  expect(await answers()).toEqual(['unknown', false])
  estate.configure({ restarts: [webRestart({ hosts: ['web2'] })] })
  expect(await answers()).toEqual(['no', false, 'web2 no'])
  estate.remove('web2/tcp')
  expect(await answers()).toEqual(['unknown', false])
})

test('a check that is switched off is not known', async () => {
  await using site = await start()
  site.estate.configure({ restarts: [webRestart()] })
  await site.estate.add('web2/tcp', { enabled: false })
  expect(await site.answers()).toEqual(['unknown', false, 'web1 unknown', 'web2 unknown'])
  const { body } = await site.ask('/webs/web1')
  expect(body.reasons[0].facts[1].text).toBe('nobody looks at it: it is disabled')
})

test('a conclusion is as old as the oldest look that it may be drawn from', async () => {
  await using site = await start()
  const { estate } = site
  const way = { by: 'derive', of: ['web1/tcp', 'web2/tcp'] } as const
  const rule = {
    about: { of: 'one', check: 'enough' },
    limits: null,
    that: 'enough are up',
    otherwise: 'too few are',
  } as const
  estate.configure({ restarts: [webRestart({ safe: [rule], hosts: ['web1'] })] })
  await estate.add('enough', { way, host: null, everyMs: 10_000 })
  await estate.look('enough', 'ok')
  const answer = async () => (await site.ask('/webs/web1')).body.answer
  expect(await answer()).toBe('yes')
  estate.clock.skip(40_000)
  await estate.look('enough', 'ok')
  await estate.look('web2/tcp', 'ok', space(40))
  expect(await answer()).toBe('yes')
  estate.clock.skip(30_000)
  await estate.look('enough', 'ok')
  expect(await answer()).toBe('unknown')
  await estate.look('web1/tcp', 'ok', space(40))
  // What it said it concluded from the look before that.
  expect(await answer()).toBe('yes')
  await estate.add('web3/tcp')
  await estate.add('enough', { way: { ...way, of: [...way.of, 'web3/tcp'] }, host: null })
  await estate.look('enough', 'ok')
  expect(await answer()).toBe('unknown')
})

test('calm is asked of all that groups and hosts have', async () => {
  await using site = await start()
  const { estate } = site
  await estate.add('web2/disk', { status: 'ok' })
  const rule = (hosts: readonly string[]) => ({
    ...{ about: { of: 'calm' as const, hosts }, limits: null, that: 'all is calm', otherwise: 'there is trouble' },
  })
  const answer = async (hosts: readonly string[]) => {
    estate.configure({ restarts: [webRestart({ safe: [rule(hosts)] })] })
    return (await site.ask('/webs/web1')).body.answer
  }
  expect(await answer(['webs'])).toBe('yes')
  await estate.look('web2/disk', 'critical')
  expect(await answer(['webs'])).toBe('no')
  expect(await answer(['web2'])).toBe('no')
  expect(await answer(['web1'])).toBe('unknown')
})
