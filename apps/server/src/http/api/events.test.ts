import type { Change, Status } from '@foretop/shared/model.ts'
import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { expect, test } from 'vitest'
import type { EventQuery } from '../../engine/events-of.ts'
import { events } from './events.ts'

const MINUTE = 60_000
const to = (status: Status): Change => ({ of: 'status', from: 'ok', to: status })

/** A past of one event a minute; `change` says of what. */
async function past(count: number, change: (seq: number) => Change, onRead = () => {}) {
  const all = Array.from({ length: count }, (_, at) => {
    const seq = count - at
    const checkId = seq % 2 === 0 ? 'web1/http' : 'db1/disk'
    return { seq, checkId, at: seq * MINUTE, text: `event ${seq}`, change: change(seq) }
  })
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.register(
    events.routes(
      {
        async list({ limit, before = Number.POSITIVE_INFINITY }: EventQuery) {
          onRead()
          return all.filter(({ seq }) => seq < before).slice(0, limit)
        },
      },
      Date.now,
    ),
  )
  const ask = async (query: string) => {
    const answer = await app.inject({ url: `/events?${query}` })
    const listed: unknown = answer.json()
    const seqs = Array.isArray(listed) ? listed.map(({ seq }) => seq) : []
    const next = /<\?([^>]*)>; rel="next"/.exec(String(answer.headers.link ?? ''))?.[1] ?? null
    return { status: answer.statusCode, seqs, next }
  }
  return ask
}

test('newest first, and the next page goes on where this one ended', async () => {
  const ask = await past(5, () => to('critical'))
  const first = await ask('limit=2')
  expect(first.seqs).toEqual([5, 4])
  expect((await ask(first.next ?? '')).seqs).toEqual([3, 2])
})

test('the last page says that it is the last', async () => {
  const ask = await past(3, () => to('critical'))
  expect(await ask('limit=10')).toMatchObject({ seqs: [3, 2, 1], next: null })
})

test.each([
  ['of=flapping', [3, 1]],
  ['to=critical', [2]],
  ['to=critical,ok', [4, 2]],
  ['of=flapping&q=event+3', [3]],
  ['q=DB1', [3, 1]],
  ['since=180000', [4, 3]],
  ['until=120000', [2, 1]],
  ['since=120000&until=120000', [2]],
])('%s finds %j', async (query, seqs) => {
  const ask = await past(4, (seq) => (seq % 2 === 1 ? { of: 'flapping', to: true } : to(seq === 2 ? 'critical' : 'ok')))
  expect((await ask(query)).seqs).toEqual(seqs)
})

test('a long past is searched in steps, and nothing is passed over', async () => {
  const ask = await past(12_000, (seq) => (seq === 7 ? to('critical') : to('ok')))
  const found: number[] = []
  let steps = 0
  for (let query: string | null = 'to=critical'; query !== null; steps += 1) {
    const { seqs, next } = await ask(query)
    found.push(...seqs)
    query = next
  }
  expect(found).toEqual([7])
  expect(steps).toBe(3)
})

test.each(['of=weather', 'to=fine', 'limit=0', 'limit=1001', 'before=last', 'since=-1', 'from=3'])(
  '%s cannot be meant, and is refused',
  async (query) => {
    const ask = await past(1, () => to('ok'))
    expect((await ask(query)).status).toBe(400)
  },
)

test('while the past is searched others come in between', async () => {
  let turn = 0
  const reads: number[] = []
  const ask = await past(
    6_000,
    () => to('ok'),
    () => {
      reads.push(turn)
      setImmediate(() => turn++)
    },
  )
  expect((await ask('of=flapping')).seqs).toEqual([])
  expect(reads).toEqual([0, 1, 2, 3, 4])
})
