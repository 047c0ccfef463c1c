import { expect, test } from 'vitest'
import { servePlayed } from '../serve.made-up.ts'

const NOW = Date.parse('2026-02-10T12:00Z')
const PLAN = {
  channels: [{ name: 'ops', kind: 'webhook', options: {} }],
  routes: [
    {
      ...{ match: { status: ['critical' as const] }, to: ['ops'], continue: false },
      escalate: [{ afterMs: 900_000, to: ['ops'] }],
    },
  ],
}

async function start() {
  const served = servePlayed({ now: () => NOW })
  await served.estate.add('web1/http', { status: 'ok', text: 'fine' })
  served.estate.configure(PLAN)
  const ask = (url: string) => served.app.inject({ url: `/api/v1/${url}` })
  return { ask, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() }
}

test('who would be told of a fault, and when', async () => {
  await using site = await start()
  const answer = await site.ask(`simulate?fault=web1%20down&at=${NOW}`)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    ...{ fault: 'web1 down', at: NOW, until: NOW + 4 * 3_600_000 },
    roots: [{ checkId: 'web1/http', status: 'critical' }],
    told: [{ checkId: 'web1/http', at: NOW, recipient: 'ops', why: 'opened', target: 'ops' }],
  })
  expect((await site.ask('simulate?fault=web1/http%20warning')).json()).toMatchObject({ told: [] })
})

test('why others would not hear is said, and the moment may be what the clock of the machine shows', async () => {
  await using site = await start()
  const { at, zone, channels, roots } = (await site.ask('simulate?fault=web1%20warning&at=2026-12-05T03:00')).json()
  expect(at).toBe(new Date('2026-12-05T03:00').getTime())
  expect([zone, channels]).toEqual([Intl.DateTimeFormat().resolvedOptions().timeZone, ['ops']])
  expect(roots).toMatchObject([{ routes: [{ to: ['ops'], came: 'status' }] }])
  for (const at of ['tomorrow', '2026-02-30T03:00', '2026-12-05T25:00', '2026-12-05'])
    expect(await site.ask(`simulate?fault=web1&at=${at}`)).toMatchObject({ statusCode: 400 })
  expect((await site.ask('simulate?fault=web1&at=tomorrow')).json().detail).toContain('like 2026-12-24T20:00')
})

test('a fault that nobody understands is refused with the nearest name', async () => {
  await using site = await start()
  expect(await site.ask('simulate?fault=wbe1%20down')).toMatchObject({ statusCode: 404 })
  expect((await site.ask('simulate?fault=wbe1%20down')).json().detail).toContain('did you mean web1?')
  const strange = await site.ask('simulate?fault=web1%20is%20on%20fire')
  expect([strange.statusCode, strange.json().detail]).toEqual([400, expect.stringContaining('db3 down')])
})

test('in which hours of the week trouble would reach nobody', async () => {
  await using site = await start()
  const { hours, gaps, checks } = (await site.ask('coverage')).json()
  expect([hours, checks]).toEqual([168, 1])
  expect(gaps.map(({ status }: { status: string }) => status)).toEqual(['warning', 'unknown'])
  expect(gaps[0].hours).toHaveLength(168)
})
