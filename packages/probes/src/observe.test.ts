import { setImmediate as turn } from 'node:timers/promises'
import type { Metric } from '@foretop/shared/model.ts'
import { CONCLUSIONS } from '@foretop/shared/words.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { CannotTell, defineProbe, type ProbeContext, type ProbeDefinition } from './define.ts'
import { Kept, observe } from './observe.ts'
import { outcomeOf } from './outcome.ts'
import { ProbeCrash, ProbeFailure } from './protocol/failure.ts'

const METRICS: { readonly [name: string]: Metric } = { size: { label: 'Size', unit: 'count' } }

function lookWith(
  run: (context: ProbeContext) => ReturnType<ProbeDefinition<z.ZodObject, typeof METRICS, undefined, undefined>['run']>,
  { timeoutMs = 50, kept = new Kept(), cancel }: { timeoutMs?: number; kept?: Kept; cancel?: AbortSignal } = {},
) {
  const probe = defineProbe({
    kind: 'played',
    title: 'Played',
    summary: 'Does what the test says.',
    options: z.strictObject({}),
    metrics: METRICS,
    run: (_, context) => run(context),
  })
  const target = { host: 'web', address: '127.0.0.1' }
  return observe({ checkId: 'web/played', probe, options: {}, target, timeoutMs, kept, ...(cancel && { cancel }) })
}

const nodeError = (code: string) => Object.assign(new Error(`it said ${code}`), { code })
const hang = () => new Promise<never>(() => {})
/** Holds the thread, as a long computation does. */
function stall(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('an answer is passed on with who, when and how long', async () => {
  const before = Date.now()
  const observation = await lookWith(async () => ({ metrics: { size: 3 }, text: 'three' }))
  expect(observation).toMatchObject({
    checkId: 'web/played',
    host: 'web',
    outcome: 'answered',
    metrics: { size: 3 },
    text: 'three',
  })
  expect(observation?.at).toBeGreaterThanOrEqual(before)
  expect(observation?.at).toBeLessThanOrEqual(Date.now())
})
test.each(CONCLUSIONS)('that it is %s is passed on where the look itself concludes so', async (says) => {
  expect(await lookWith(async () => ({ metrics: {}, says, text: 'told' }))).toMatchObject({ outcome: 'answered', says })
})
test.each([
  ['pending', '"pending"'],
  ['OK', '"OK"'],
  ['fatal\n'.repeat(20), '"fatal '],
  [0, 'something of type number'],
  [null, 'something of type object'],
])('what nobody can conclude (%j) is a defect of ours', async (says, named) => {
  const observation = await lookWith(async () => ({ metrics: {}, says: says as 'ok', text: 'told' }))
  expect(observation).toMatchObject({ outcome: 'crashed', code: 'defect' })
  expect(observation?.text).toContain(`a look can say ok, warning, critical, unknown, not ${named}`)
})
describe('at the deadline, on a clock that never stands still', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  /** The same look, and the clock goes to its deadline. */
  const lookThrough = async (...look: Parameters<typeof lookWith>) => {
    const looked = lookWith(...look)
    await vi.advanceTimersByTimeAsync(49)
    let over = false
    looked.then(() => {
      over = true
    })
    await turn()
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    return looked
  }

  test('silence until the deadline is a timeout of theirs, and the signal reaches the probe', async () => {
    let reason: unknown
    const observation = await lookThrough(({ signal }) => {
      signal.addEventListener('abort', () => {
        reason = signal.reason
      })
      return hang()
    })
    expect(observation).toMatchObject({
      outcome: 'failed',
      code: 'timeout',
      text: 'no answer within 50 ms: hung, or full',
    })
    expect(reason).toBeInstanceOf(ProbeFailure)
  })
  test('a probe that knows how far it came says so at the deadline', async () => {
    const observation = await lookThrough(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new ProbeFailure('timeout', 'connected, but nothing came')))
        }),
    )
    expect(observation).toMatchObject({ outcome: 'failed', code: 'timeout', text: 'connected, but nothing came' })
  })
})
test('when our own thread stood still, an answer that waits in the socket is still taken', async () => {
  const observation = await lookWith(async () => {
    const answer = turn().then(() => ({ metrics: { size: 1 }, text: 'was there all the time' }))
    stall(150)
    return answer
  })
  expect(observation).toMatchObject({ outcome: 'answered' })
})
test('when our own thread stood still and nothing comes, it is our stall and never their fault', async () => {
  const observation = await lookWith(async () => {
    await turn()
    stall(150)
    return hang()
  })
  expect(observation).toMatchObject({ outcome: 'crashed', code: 'stall' })
})
test('a look that is no longer wanted gives no observation and lets go of what it kept', async () => {
  const cancel = new AbortController()
  let disposed = 0
  const look = lookWith(
    async ({ keep }) => {
      await keep(() => ({
        [Symbol.dispose]: () => {
          disposed += 1
        },
      }))
      return hang()
    },
    { cancel: cancel.signal, timeoutMs: 10_000 },
  )
  await turn()
  cancel.abort()
  expect(await look).toBeNull()
  expect(disposed).toBe(1)
})
test('what is kept lives on after an answer, and ends with the first look that fails', async () => {
  const kept = new Kept()
  const log: string[] = []
  const use = ({ keep }: ProbeContext) =>
    keep(() => {
      log.push('opened')
      return { [Symbol.dispose]: () => void log.push('closed') }
    })
  const good = async (context: ProbeContext) => {
    await use(context)
    return { metrics: {}, text: '' }
  }
  const bad = async (context: ProbeContext) => {
    await use(context)
    throw new ProbeFailure('protocol', 'nonsense')
  }
  await lookWith(good, { kept })
  await lookWith(good, { kept })
  expect(log).toEqual(['opened'])
  await lookWith(bad, { kept })
  expect(log).toEqual(['opened', 'closed'])
})
test('a kept connection that the other side closed is opened anew', async () => {
  const kept = new Kept()
  let opened = 0
  const connection = { closed: false, [Symbol.dispose]: () => {} }
  const run = async ({ keep }: ProbeContext) => {
    await keep(() => {
      opened += 1
      return connection
    })
    return { metrics: {}, text: '' }
  }
  await lookWith(run, { kept })
  connection.closed = true
  await lookWith(run, { kept })
  expect(opened).toBe(2)
})
test('what was opened after the look was given up is closed at once', async () => {
  const opening = Promise.withResolvers<Disposable>()
  let disposed = false
  await lookWith(async ({ keep }) => {
    await keep(() => opening.promise)
    return { metrics: {}, text: '' }
  })
  opening.resolve({
    [Symbol.dispose]: () => {
      disposed = true
    },
  })
  await turn()
  expect(disposed).toBe(true)
})
test('what is opened too late neither replaces nor outlives what the next look keeps', async () => {
  const kept = new Kept()
  const opened = new Set<string>()
  const resource = (name: string) => {
    opened.add(name)
    return { [Symbol.dispose]: () => void opened.delete(name) }
  }
  const late = Promise.withResolvers<void>()
  await lookWith(
    async ({ keep }) => {
      await keep(async () => {
        await late.promise
        return resource('late')
      })
      return { metrics: {}, text: '' }
    },
    { kept },
  )
  await lookWith(
    async ({ keep }) => {
      await keep(() => resource('next'))
      late.resolve()
      await turn()
      return { metrics: {}, text: '' }
    },
    { kept },
  )
  expect([...opened]).toEqual(['next'])
  kept[Symbol.dispose]()
  expect([...opened]).toEqual([])
})
test('long texts and details are cut, and a text is one line', async () => {
  const long = 'x'.repeat(20_000)
  const observation = await lookWith(async () => ({ metrics: {}, text: `a\nb${long}`, details: { long } }))
  if (observation?.outcome !== 'answered') throw new Error('was answered')
  expect(observation.text).toMatch(/^a bx+…$/)
  expect(observation.text.length).toBe(16_385)
  expect(String(observation.details?.long).length).toBeLessThan(16_385)
  expect(String(observation.details?.long)).toMatch(/^x{16000,}…$/)
})

test.each([
  ['a refused connection', nodeError('ECONNREFUSED'), 'failed', 'refused'],
  ['a name that does not exist', nodeError('ENOTFOUND'), 'failed', 'name'],
  ['a reset', nodeError('ECONNRESET'), 'failed', 'closed'],
  ['no route', nodeError('EHOSTUNREACH'), 'failed', 'unreachable'],
  ['a certificate', nodeError('CERT_HAS_EXPIRED'), 'failed', 'tls'],
  ['a TLS alert', nodeError('ERR_SSL_WRONG_VERSION_NUMBER'), 'failed', 'tls'],
  ['our resolver', nodeError('EAI_AGAIN'), 'crashed', 'resolver'],
  ['no descriptors left', nodeError('EMFILE'), 'crashed', 'exhausted'],
  ['our network', nodeError('ENETUNREACH'), 'crashed', 'network'],
  ['a mistake in a probe', new TypeError('x is undefined'), 'crashed', 'defect'],
  ['something that is no error', 'text', 'crashed', 'defect'],
  ['a fault that the probe named', new ProbeFailure('auth', 'wrong password'), 'failed', 'auth'],
  ['an obstacle that the probe named', new ProbeCrash('local', 'tcpdump is missing'), 'crashed', 'local'],
  ['members that were not seen', new CannotTell('d1 not seen'), 'crashed', 'local'],
  ['the first of several attempts', new AggregateError([nodeError('ECONNREFUSED')]), 'failed', 'refused'],
])('%s is told apart', (_, error, outcome, code) => expect(outcomeOf(error)).toMatchObject({ outcome, code }))

test.each([
  new ProbeFailure('protocol', 'greets with "a\r\n[RECOVERY] all is well\u202e"'),
  new ProbeCrash('local', 'no\nright\u0000'),
  new CannotTell('not\nseen\u001b'),
  nodeError('ENOTFOUND\n\u001b'),
  new Error('any\nother\u2066'),
])('why there is no answer is one clean line too: %#', (error) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  expect(outcomeOf(error)).toMatchObject({ text: expect.not.stringMatching(/[\u0000-\u001f\u202e\u2066]/) })
})
