import type { Conclusion, Definitions, Metrics, Observation, Thresholds } from '@foretop/shared/model.ts'
import { CONCLUSIONS } from '@foretop/shared/words.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'
import { isWorse } from './severity.ts'

const METRICS: Definitions = {
  used: { label: 'Used', unit: 'percent' },
  waiting: { label: 'Waiting', unit: 'count' },
  evictions: { label: 'Evictions', unit: 'count', counter: true },
  faults: { label: 'Faults', unit: 'count', toldBy: 'text' },
  hitRate: { label: 'Hit rate', unit: 'percent', intermittent: true },
  running: { label: 'SQL thread running', unit: 'flag' },
  applies: { label: 'SQL thread running', unit: 'flag', unset: 'Replication does not apply' },
  fetches: { label: 'IO thread running', unit: 'flag', toldBy: 'text' },
  stuck: { label: 'Jobs wait and nothing runs', unit: 'flag' },
}
const base = { checkId: 'a/b', host: 'a', durationMs: 1 }
const answered = (metrics: Metrics, at = 1_000): Observation => ({
  ...base,
  at,
  outcome: 'answered',
  metrics,
  text: 'all told',
})

function judge(
  metrics: Metrics,
  thresholds: { readonly [metric: string]: Thresholds },
  { previous, required = [] }: { previous?: Observation; required?: string[] } = {},
) {
  const { status, culprit, text } = evaluate(answered(metrics), previous, { thresholds, required, metrics: METRICS })
  return { status, culprit, text: text.replaceAll('\u202F', ' ') }
}

const DISK = { used: { warning: { above: 80 }, critical: { above: 90 } } }

test.each([
  [80, 'ok'],
  [80.1, 'warning'],
  [90, 'warning'],
  [90.1, 'critical'],
])('%d %% used is %s', (used, status) => expect(judge({ used }, DISK).status).toBe(status))

test('below works like above', () => {
  expect(judge({ used: 4 }, { used: { critical: { below: 5 } } }).status).toBe('critical')
})
test('a limit is still within it, and more than it is too', () => {
  for (const used of [5, 6]) expect(judge({ used }, { used: { critical: { below: 5 } } }).status).toBe('ok')
  expect(judge({ used: 4 }, { used: { critical: { below: 5 } } }).text).toBe('Used 4 % (critical below 5 %); all told')
})
test('the worst instance decides and is named', () => {
  expect(judge({ used: { '/': 85, '/data': 95, '/tmp': 3 } }, DISK)).toEqual({
    status: 'critical',
    culprit: 'used:/data',
    text: 'Used /data 95 % (critical above 90 %); all told',
  })
})
test('an instance can have thresholds of its own, which replace the others whole', () => {
  const thresholds = { used: { ...DISK.used, instances: { '/cache': { critical: { above: 99 } } } } }
  expect(judge({ used: { '/cache': 95 } }, thresholds).status).toBe('ok')
  expect(judge({ used: { '/cache': 99.5, '/': 85 } }, thresholds).culprit).toBe('used:/cache')
})
test('critical on one metric goes before warning on another', () => {
  const thresholds = { waiting: { warning: { above: 0 } }, ...DISK }
  expect(judge({ waiting: 5, used: 95 }, thresholds).culprit).toBe('used')
})
test('a counter is judged as its rate', () => {
  const thresholds = { evictions: { warning: { above: 10 } } }
  const previous = answered({ evictions: 1_000 }, 0)
  expect(judge({ evictions: 1_009 }, thresholds, { previous }).status).toBe('ok')
  expect(judge({ evictions: 1_011 }, thresholds, { previous }).text).toContain('Evictions 11/s (warning above 10/s)')
})
test('a counter that was reset judges nothing', () => {
  const previous = answered({ evictions: 1_000_000 }, 0)
  expect(judge({ evictions: 5 }, { evictions: { warning: { above: 10 } } }, { previous }).status).toBe('ok')
})
test('the first look at a counter judges nothing', () => {
  expect(judge({ evictions: 1e9 }, { evictions: { warning: { above: 10 } } }).status).toBe('ok')
})
test('a metric that an old server lacks is ignored while others can be judged', () => {
  expect(judge({ used: 5 }, { ...DISK, waiting: { warning: { above: 0 } } }).status).toBe('ok')
})
test('a metric whose threshold was asked for is unknown when it cannot be read', () => {
  const verdict = judge({ used: 5 }, { ...DISK, waiting: { warning: { above: 0 } } }, { required: ['waiting'] })
  expect(verdict).toMatchObject({ status: 'unknown', culprit: 'waiting' })
})
test('a metric that comes and goes is not unknown while it is away', () => {
  const cold = { used: 5 }
  const thresholds = { ...DISK, hitRate: { critical: { below: 50 } } }
  expect(judge(cold, thresholds, { required: ['hitRate'] }).status).toBe('ok')
})
test('an instance that the thresholds name and that is gone is unknown', () => {
  const thresholds = { used: { instances: { '/data': { critical: { above: 90 } } } } }
  const gone = judge({ used: { '/': 5 } }, thresholds, { required: ['used'] })
  expect(gone).toMatchObject({ status: 'unknown', culprit: 'used:/data' })
  expect(judge({ used: { '/data': 5 } }, thresholds, { required: ['used'] }).status).toBe('ok')
})
test('what could not be read is said in words', () => {
  const required = ['used', 'waiting']
  const thresholds = { used: { instances: { '/data': {} } }, waiting: {} }
  const text = (metrics: Metrics) => judge(metrics, thresholds, { required }).text
  expect(text({ used: { '/': 5 }, waiting: 1 })).toBe('Used /data is not there; all told')
  expect(text({ used: { '/data': 5 } })).toBe('Waiting could not be read; all told')
  expect(judge({ used: Number.NaN }, DISK).text).toBe('Used is not a number; all told')
  expect(judge({}, DISK).text).toBe('none of the judged metrics could be read; all told')
})
test('a metric that nobody described is judged, and told by its name', () => {
  expect(judge({ own: 5 }, { own: { warning: { above: 3 } } }).text).toBe('own 5 (warning above 3); all told')
  expect(judge({ used: 5 }, { ...DISK, own: {} }, { required: ['own'] }).text).toBe('own could not be read; all told')
})
test('an instance may be called like something every object has', () => {
  const thresholds = { waiting: { critical: { above: 9 }, instances: { other: { critical: { above: 99 } } } } }
  expect(judge({ waiting: { constructor: 50, other: 50 } }, thresholds).culprit).toBe('waiting:constructor')
})
test('a proven fault goes before what could not be read', () => {
  expect(judge({ used: 95 }, { ...DISK, waiting: {} }, { required: ['waiting'] }).status).toBe('critical')
})
test('nothing that could be judged is never green', () => expect(judge({}, DISK).status).toBe('unknown'))
test('a check without thresholds is ok when it answers', () => expect(judge({ used: 99 }, {}).status).toBe('ok'))
test('a number that is none is unknown', () => expect(judge({ used: Number.NaN }, DISK).status).toBe('unknown'))
test('that there should be none of it goes without saying', () => {
  const none = { waiting: { critical: { above: 0 } } }
  expect(judge({ waiting: 2 }, none).text).toBe('Waiting: 2; all told')
  expect(judge({ waiting: { mail: 2 } }, none).text).toBe('Waiting mail: 2; all told')
  const previous = answered({ evictions: 1_000 }, 0)
  expect(judge({ evictions: 1_011 }, { evictions: { warning: { above: 0 } } }, { previous }).text).toBe(
    'Evictions: 11/s; all told',
  )
})
test('two numbers do not stand side by side', () => {
  const limits = { waiting: { warning: { above: 10 } } }
  expect(judge({ waiting: { 'vhid 1': 11 } }, limits).text).toBe('Waiting vhid 1: 11 (warning above 10); all told')
})
test('a flag that the text tells is not named twice, set or not', () => {
  expect(judge({ fetches: 0 }, { fetches: { critical: { below: 1 } } })).toMatchObject({
    ...{ culprit: 'fetches', text: 'all told' },
  })
})
test('a flag is named without its number', () => {
  const verdict = judge({ stuck: { resize: 1 } }, { stuck: { critical: { above: 0 } } })
  expect(verdict.text).toBe('Jobs wait and nothing runs resize; all told')
})
test('a flag that should be up is named as what is not so', () => {
  const thresholds = { running: { critical: { below: 1 } } }
  expect(judge({ running: 0 }, thresholds).text).toBe('SQL thread running: no; all told')
})
test('a flag that says itself what it means when it is down is told in its words', () => {
  const thresholds = { applies: { critical: { below: 1 } } }
  expect(judge({ applies: 0 }, thresholds).text).toBe('Replication does not apply; all told')
  expect(judge({ applies: { shop: 0 } }, thresholds).text).toBe('Replication does not apply: shop; all told')
})
describe('what the text names', () => {
  const FAULTS = { faults: { critical: { above: 0 } } }
  test('is told by it alone where there is too much of it, and the number is still known as the culprit', () => {
    expect(judge({ faults: 1 }, FAULTS)).toEqual({ status: 'critical', culprit: 'faults', text: 'all told' })
    expect(judge({ faults: { a: 0, b: 2 } }, FAULTS)).toMatchObject({ culprit: 'faults:b', text: 'all told' })
  })
  test('does not stand before what decided', () => {
    const text = 'Used 95 % (critical above 90 %); all told'
    expect(judge({ used: 95, faults: 1 }, { ...DISK, faults: { warning: { above: 0 } } })).toMatchObject({ text })
    expect(judge({ used: 85, faults: 1 }, { ...DISK, ...FAULTS })).toMatchObject({
      culprit: 'faults',
      text: 'all told',
    })
  })
  test('is told by it also where there must be just one and is none', () => {
    const one = { faults: { critical: { below: 1, above: 1 } } }
    expect(judge({ faults: 0 }, one)).toEqual({ status: 'critical', culprit: 'faults', text: 'all told' })
  })
  test('is not named where there is too little of it, none, or a number that is none', () => {
    const few = { faults: { critical: { below: 3 } } }
    expect(judge({ faults: 2 }, few).text).toBe('Faults 2 (critical below 3); all told')
    expect(judge({ faults: Number.NaN }, FAULTS).text).toBe('Faults is not a number; all told')
    expect(judge({ used: 1 }, FAULTS, { required: ['faults'] }).text).toBe('Faults could not be read; all told')
  })
})
test('a server that fails is critical, and when we could not look it is unknown', () => {
  const check = { thresholds: DISK, required: [], metrics: METRICS }
  const failed: Observation = { ...base, at: 1, outcome: 'failed', code: 'refused', text: 'connection refused' }
  const crashed: Observation = { ...base, at: 1, outcome: 'crashed', code: 'stall', text: 'we stood still' }
  expect(evaluate(failed, undefined, check).status).toBe('critical')
  expect(evaluate(crashed, undefined, check).status).toBe('unknown')
})

describe('a look that concludes something itself', () => {
  const judgeSaid = (
    says: Conclusion,
    metrics: Metrics,
    thresholds: { readonly [metric: string]: Thresholds },
    required: readonly string[] = [],
  ) => {
    const look = { ...answered(metrics), says }
    const { status, culprit, text } = evaluate(look, undefined, { metrics: METRICS, thresholds, required })
    return [status, culprit, text.replaceAll('\u202F', ' ')]
  }
  const LIMITS = { used: { warning: { above: 80 }, critical: { above: 90 } } }

  test.each<[Conclusion, number, Conclusion, string | null, string]>([
    ['ok', 50, 'ok', null, 'all told'],
    ['warning', 50, 'warning', null, 'all told'],
    ['critical', 50, 'critical', null, 'all told'],
    ['unknown', 50, 'unknown', null, 'all told'],
    ['ok', 85, 'warning', 'used', 'Used 85 % (warning above 80 %); all told'],
    // Both the same: it knows why.
    ['warning', 85, 'warning', null, 'all told'],
    ['critical', 85, 'critical', null, 'all told'],
    // It may be anything, so a warning does not make it better known.
    ['unknown', 85, 'unknown', null, 'all told'],
    ['ok', 95, 'critical', 'used', 'Used 95 % (critical above 90 %); all told'],
    ['warning', 95, 'critical', 'used', 'Used 95 % (critical above 90 %); all told'],
    ['critical', 95, 'critical', null, 'all told'],
    // What is proven goes before what is not known.
    ['unknown', 95, 'critical', 'used', 'Used 95 % (critical above 90 %); all told'],
  ])('%s with %d percent used is %s', (says, used, status, culprit, text) => {
    expect(judgeSaid(says, { used }, LIMITS)).toEqual([status, culprit, text])
  })
  test('is judged by its word where no metric could be', () => {
    expect(judgeSaid('ok', {}, LIMITS)).toEqual(['ok', null, 'all told'])
    expect(judgeSaid('warning', { waiting: 3 }, LIMITS)).toEqual(['warning', null, 'all told'])
    expect(judgeSaid('critical', {}, {})).toEqual(['critical', null, 'all told'])
  })
  test.each<[Conclusion, Conclusion, string]>([
    ['ok', 'unknown', 'Used could not be read; all told'],
    ['warning', 'unknown', 'Used could not be read; all told'],
    ['critical', 'critical', 'all told'],
    ['unknown', 'unknown', 'all told'],
  ])('%s without a metric that was asked for is %s', (says, status, text) => {
    const [is, , told] = judgeSaid(says, {}, LIMITS, ['used'])
    expect([is, told]).toEqual([status, text])
  })
  test('does not end a trouble while what is judged is not known', () => {
    const check = { metrics: METRICS, thresholds: { evictions: { warning: { above: 10 } } }, required: [] }
    const look = { ...answered({ evictions: 1_000 }), says: 'ok' as const }
    expect(evaluate(look, undefined, check)).toMatchObject({ status: 'ok', atLeast: true })
  })
  const reading = fc.option(fc.double({ min: 0, max: 120 }), { nil: undefined })
  test('is never better than its word, and never better than the rules', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CONCLUSIONS),
        fc.record({ used: reading, waiting: reading }),
        fc.subarray(['used', 'waiting']),
        (says, metrics, required) => {
          const thresholds = { ...LIMITS, waiting: { critical: { below: 20 }, warning: { below: 40 } } }
          const check = { metrics: METRICS, thresholds, required }
          const look = { ...answered(metrics), says }
          const { status } = evaluate(look, undefined, check)
          const ruled = evaluate(answered(metrics), undefined, check)
          expect(isWorse(says, status)).toBe(false)
          // That nothing could be judged is no rule broken: something was told.
          if (metrics.used !== undefined || metrics.waiting !== undefined || ruled.culprit !== null)
            expect(isWorse(ruled.status, status)).toBe(false)
          expect([says, ruled.status]).toContain(status)
        },
      ),
    )
  })
})
