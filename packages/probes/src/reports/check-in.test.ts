import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CheckedIn, Ping, Signal } from './check-in/pings.ts'
import { checkIn } from './check-in.ts'
import type { Span } from './define.ts'

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
const at = (text: string): number => Date.parse(text)

/** A job of which somebody tells, at times that are said. */
function job(given: object, since: number) {
  const options = checkIn.options.parse(given)
  let heard: CheckedIn | null = null
  const aways: Span[] = []
  const look = (now: number) => checkIn.judge(options, heard, { at: now, since, aways })
  return {
    look,
    heard: () => heard,
    leave(from: number, to: number) {
      aways.push({ from, to })
    },
    ping(now: number, signal: Signal = 'success', { run = null, body = '', cut = false }: Partial<Ping> = {}) {
      heard = checkIn.hear(options, heard, { signal, run, body, cut }, now).heard
    },
    says: (now: number) => {
      const { says, text } = look(now)
      return [says, text.replaceAll('\u202F', ' ')]
    },
    state: (now: number) => look(now).details?.state,
  }
}

const NIGHTLY = { schedule: '15 3 * * *', zone: 'America/Chicago', grace: '1h', longest: '2h' }
/** 03:15 in Chicago. */
const NIGHT = at('2026-03-04T09:15:00Z')

test('a job that comes by each night is well, and late for an hour before it is overdue', () => {
  const nightly = job(NIGHTLY, NIGHT - DAY)
  nightly.ping(NIGHT + MINUTE)
  expect(nightly.says(NIGHT + 2 * MINUTE)).toEqual(['ok', 'last success 03:16, next expected tomorrow 03:15'])
  const next = NIGHT + DAY
  expect(nightly.says(next + 40 * MINUTE)).toEqual(['ok', 'last success yesterday 03:16; expected 03:15, 1 h of grace'])
  expect(nightly.state(next + 40 * MINUTE)).toBe('late')
  expect(nightly.says(next + HOUR)[0]).toBe('ok')
  expect(nightly.says(next + 100 * MINUTE)).toEqual([
    'critical',
    'expected 03:15, 1 h 40 ago; last success yesterday 03:16',
  ])
  expect(nightly.look(next + 100 * MINUTE).restsOn).toBe('clock')
  nightly.ping(next + 101 * MINUTE)
  expect(nightly.state(next + 101 * MINUTE)).toBe('ok')
})

test('it says when it changes by itself, and does then', () => {
  const nightly = job(NIGHTLY, NIGHT - HOUR)
  for (const begun of [false, true]) {
    if (begun) nightly.ping(NIGHT, 'start')
    const { changesAt } = nightly.look(NIGHT + MINUTE)
    if (changesAt === null) throw new Error('it never changes')
    expect(nightly.look(changesAt - 1).says).toBe('ok')
    expect(nightly.look(changesAt).says).toBe('critical')
  }
})

test('what never came is pending until it should have', () => {
  const nightly = job(NIGHTLY, NIGHT - HOUR)
  expect(nightly.look(NIGHT + HOUR).restsOn).toBe('nothing')
  expect(nightly.says(NIGHT + HOUR + MINUTE)).toEqual(['critical', 'expected 03:15, 1 h 01 ago; never a success'])
  // A log is no sign that it did anything.
  nightly.ping(NIGHT, 'log', { body: 'hello' })
  expect(nightly.look(NIGHT + MINUTE).restsOn).toBe('nothing')
})

test('a ping just before its time is that of this time', () => {
  const nightly = job(NIGHTLY, NIGHT - DAY)
  nightly.ping(NIGHT - 2_000)
  expect(nightly.state(NIGHT + 2 * HOUR)).toBe('ok')
})

test('what runs each minute is expected in the next one, and a ping just before that is of that', () => {
  const often = job({ schedule: '* * * * *', zone: 'America/Chicago', grace: '1m' }, NIGHT)
  often.ping(NIGHT + 2_000)
  expect(often.look(NIGHT + 3_000).details).toMatchObject({ expectedAt: new Date(NIGHT + MINUTE).toISOString() })
  often.ping(NIGHT + 55_000)
  expect(often.look(NIGHT + 56_000).details).toMatchObject({ expectedAt: new Date(NIGHT + 2 * MINUTE).toISOString() })
})

test('and so it is in the last minute of those in which it runs', () => {
  const days = job({ schedule: '* 3 * * *', zone: 'America/Chicago', grace: '1m' }, NIGHT)
  const last = Date.parse('2026-03-06T09:58:02Z')
  days.ping(last)
  expect(days.look(last + 1_000).details).toMatchObject({ expectedAt: '2026-03-06T09:59:00.000Z' })
})

test('by a period it is expected from the last time on', () => {
  const hourly = job({ period: '1h', grace: '10m', overdue: 'warning' }, NIGHT)
  hourly.ping(NIGHT)
  expect(hourly.state(NIGHT + 70 * MINUTE)).toBe('late')
  expect(hourly.says(NIGHT + 71 * MINUTE)[0]).toBe('warning')
})

describe('a failure', () => {
  test.each<[Signal, string, string]>([
    ['fail', '', 'failed; never a success'],
    ['fail', 'copying\nno space left\n\n', 'failed: no space left; never a success'],
    [2, 'tar: disk full', 'exit 2: tar: disk full; never a success'],
    [255, '', 'exit 255; never a success'],
  ])('%s, %j', (signal, body, text) => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT, signal, { body })
    expect(nightly.says(NIGHT + MINUTE)).toEqual(['critical', text])
  })

  test('holds while it runs again, and ends with a success', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT, 3)
    nightly.ping(NIGHT + MINUTE, 'start')
    nightly.ping(NIGHT + MINUTE, 'log', { body: 'on its way' })
    expect(nightly.says(NIGHT + 2 * MINUTE)).toEqual(['critical', 'exit 3; never a success'])
    // Where it takes two failures in a row, this is none.
    expect(nightly.look(NIGHT + 2 * MINUTE).restsOn).toBe('nothing')
    nightly.ping(NIGHT + 3 * MINUTE, 0)
    expect(nightly.state(NIGHT + 4 * MINUTE)).toBe('ok')
  })

  test('is said beside it, when it does not come again', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT, 'fail')
    expect(nightly.says(NIGHT + DAY + 2 * HOUR)).toEqual([
      'critical',
      'expected 03:15, 2 h 00 ago; never a success, and failed yesterday 03:15',
    ])
  })
})

describe('a run', () => {
  test('is measured from its start, each by its own name', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT, 'start', { run: 'a' })
    nightly.ping(NIGHT + MINUTE, 'start', { run: 'b' })
    nightly.ping(NIGHT + 3 * MINUTE, 'success', { run: 'b' })
    expect(nightly.look(NIGHT + 3 * MINUTE).metrics).toMatchObject({ duration: 2 * MINUTE })
    expect(nightly.says(NIGHT + 4 * MINUTE)).toEqual(['ok', 'running since 03:15; last success 03:18'])
    nightly.ping(NIGHT + 6 * MINUTE, 'fail', { run: 'a' })
    expect(nightly.look(NIGHT + 6 * MINUTE)).toMatchObject({ metrics: { duration: 6 * MINUTE }, says: 'critical' })
  })

  test('may last beyond the grace, and no longer than it is allowed', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT, 'start')
    expect(nightly.says(NIGHT + 2 * HOUR)).toEqual(['ok', 'running since 03:15; never a success'])
    expect(nightly.says(NIGHT + 4 * HOUR)).toEqual([
      'critical',
      'started 4 h 00 ago (03:15), 2 h allowed; never a success',
    ])
  })

  test('that begins again and again, and never ends, is overdue', () => {
    const often = job({ schedule: '5-55/10 * * * *', zone: 'America/Chicago', grace: '30m' }, NIGHT)
    often.ping(NIGHT)
    for (let now = NIGHT + 10 * MINUTE; now <= NIGHT + 60 * MINUTE; now += 10 * MINUTE) often.ping(now, 'start')
    expect(often.says(NIGHT + 61 * MINUTE)).toEqual([
      'critical',
      'expected 03:25, 51 m ago; last success 03:15; running since 04:15',
    ])
    often.ping(NIGHT + 62 * MINUTE)
    expect(often.state(NIGHT + 62 * MINUTE)).toBe('ok')
  })

  test('that never ends is over when another one succeeds', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT, 'start', { run: 'a' })
    nightly.ping(NIGHT + 3 * HOUR, 'start', { run: 'b' })
    expect(nightly.state(NIGHT + 3 * HOUR)).toBe('running too long')
    nightly.ping(NIGHT + 3 * HOUR + MINUTE, 'success', { run: 'b' })
    expect(nightly.state(NIGHT + 3 * HOUR + MINUTE)).toBe('ok')
  })
})

describe('daylight saving', () => {
  test('02:30 in the night that has none is expected just after the gap', () => {
    const spring = job({ schedule: '30 2 * * *', zone: 'America/Chicago', grace: '30m' }, at('2026-03-07T00:00:00Z'))
    spring.ping(at('2026-03-07T08:31:00Z'))
    expect(spring.state(at('2026-03-08T08:29:00Z'))).toBe('late')
    expect(spring.state(at('2026-03-08T08:31:00Z'))).toBe('overdue')
    spring.ping(at('2026-03-08T08:31:00Z'))
    expect(spring.look(at('2026-03-08T09:00:00Z')).details).toMatchObject({ expectedAt: '2026-03-09T07:30:00.000Z' })
  })

  test('the same where it is one of several times', () => {
    const spring = job({ schedule: '30 2,14 * * *', zone: 'America/Chicago', grace: '30m' }, at('2026-03-07T00:00:00Z'))
    spring.ping(at('2026-03-07T20:31:00Z'))
    expect(spring.look(at('2026-03-08T07:00:00Z')).details).toMatchObject({ expectedAt: '2026-03-08T08:00:00.000Z' })
  })

  test('01:30 in the night that has two is expected once, the first time', () => {
    const autumn = job({ schedule: '30 1 * * *', zone: 'America/Chicago', grace: '30m' }, at('2026-10-31T00:00:00Z'))
    autumn.ping(at('2026-10-31T06:31:00Z'))
    expect(autumn.state(at('2026-11-01T07:01:00Z'))).toBe('overdue')
    autumn.ping(at('2026-11-01T06:31:00Z'))
    expect(autumn.look(at('2026-11-01T08:30:00Z')).details).toMatchObject({ expectedAt: '2026-11-02T07:30:00.000Z' })
  })
})

describe('while Foretop does not run', () => {
  test('what was expected then counts for nobody, and that is said', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT)
    const next = NIGHT + DAY
    nightly.leave(next - 5 * MINUTE, next + 30 * MINUTE)
    expect(nightly.says(next + 3 * HOUR)).toEqual([
      'ok',
      'last success yesterday 03:15, next expected tomorrow 03:15; Foretop could hear nobody for 35 m, which counts for nobody',
    ])
    // Once, and no more.
    expect(nightly.state(next + DAY + 2 * HOUR)).toBe('overdue')
  })

  test('an excuse outlasts the next time it does not run', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT)
    const next = NIGHT + DAY
    nightly.leave(next - 5 * MINUTE, next + 30 * MINUTE)
    nightly.leave(next + 5 * HOUR, next + 5 * HOUR + MINUTE)
    expect(nightly.state(next + 6 * HOUR)).toBe('ok')
    expect(nightly.state(next + DAY + 2 * HOUR)).toBe('overdue')
  })

  test('what was expected at another time counts', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT)
    nightly.leave(NIGHT + 5 * HOUR, NIGHT + 6 * HOUR)
    expect(nightly.state(NIGHT + DAY + 2 * HOUR)).toBe('overdue')
  })

  test('what is overdue before stays so', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT)
    nightly.leave(NIGHT + DAY + 2 * HOUR, NIGHT + DAY + 3 * HOUR)
    expect(nightly.state(NIGHT + DAY + 4 * HOUR)).toBe('overdue')
  })

  test('a run may have ended', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT - DAY)
    nightly.ping(NIGHT, 'start')
    nightly.leave(NIGHT + 30 * MINUTE, NIGHT + 40 * MINUTE)
    expect(nightly.state(NIGHT + 5 * HOUR)).toBe('ok')
  })
})

describe('the log', () => {
  test('is that of the last ping that had one, and its end is kept', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT, 'log', { body: `${'x'.repeat(100)}\n`.repeat(300) })
    nightly.ping(NIGHT + 1, 'success')
    const { details } = nightly.look(NIGHT + 2)
    expect(details).toMatchObject({ logAt: '2026-03-04T09:15:00.000Z (log)', logCut: 'what came before is left out' })
    expect(details?.log).toHaveLength(79)
  })

  test('has clean lines', () => {
    const nightly = job(NIGHTLY, NIGHT - DAY)
    nightly.ping(NIGHT, 'fail', { body: 'a\u001b[31m red\u0007\r\nlast' })
    expect(nightly.look(NIGHT).details?.log).toEqual([{ line: 'a [31m red' }, { line: 'last' }])
  })
})

test('whatever comes in whatever order, it is as the last end says, and what is kept has its bounds', () => {
  const signal = fc.constantFrom<Signal>('success', 'start', 'fail', 'log', 0, 1, 255)
  const event = fc.record({
    signal,
    run: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: null }),
    body: fc.string({ maxLength: 50 }),
    afterMs: fc.integer({ min: 0, max: 2 * HOUR }),
  })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const nightly = job({ period: '1d', grace: '1h', longest: '12h' }, NIGHT)
      let now = NIGHT
      const begun = new Map<string, number>()
      let last: 'well' | 'failed' | null = null
      for (const { signal, run, body, afterMs } of events) {
        now += afterMs
        nightly.ping(now, signal, { run, body })
        const own = run ?? ''
        if (signal === 'start') begun.set(own, now)
        if (signal === 'start' || signal === 'log') continue
        const before = begun.get(own)
        begun.delete(own)
        last = signal === 'success' || signal === 0 ? 'well' : 'failed'
        if (last === 'well') for (const [other, from] of begun) if (now - from > 12 * HOUR) begun.delete(other)
        expect(nightly.look(now).metrics.duration).toBe(before === undefined ? undefined : now - before)
      }
      const oldest = Math.min(...begun.values())
      const heard = nightly.heard()
      expect((heard?.runs ?? []).map(({ run }) => run).toSorted()).toEqual([...begun.keys()].toSorted())
      if (events.length === 0) return
      const state = nightly.state(now)
      if (now - oldest > 12 * HOUR) expect(state).toBe('running too long')
      else if (last === 'failed') expect(['failed', 'overdue']).toContain(state)
      else if (last === 'well' && begun.size === 0) expect(['ok', 'late', 'overdue']).toContain(state)
    }),
    { numRuns: 300, seed: 7 },
  )
})

test.each([
  [{ schedule: '61 * * * *' }, 'must be the five fields of a crontab'],
  [{ schedule: '0 0 30 2 *' }, 'name a time that comes'],
  [{ schedule: '* * * * * *' }, 'must be the five fields'],
  [{ schedule: '15 3 * * *', zone: 'Mars/Olympus' }, 'must be a time zone'],
  [{ schedule: '15 3 * * *', period: '1d' }, 'has both period and schedule'],
  [{ zone: 'Europe/Berlin' }, 'is the zone of a schedule'],
  [{ uuid: 'backup' }, 'must be a UUID'],
  [{ slug: 'My Backup' }, 'must have small letters'],
])('%j is refused', (given, message) => {
  expect(checkIn.options.safeParse(given).error?.message).toContain(message)
})
