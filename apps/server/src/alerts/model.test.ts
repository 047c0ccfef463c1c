import { createRandom } from '@foretop/lab/damaged.ts'
import { expect, test } from 'vitest'
import { idsOf, type Name } from './cast.made-up.ts'
import { lifeOf, live } from './model.made-up.ts'
import type { Manner, Step } from './script.made-up.ts'
import { stories } from './told.made-up.ts'
import type { Way } from './ways.made-up.ts'

/** Fewer where each of two thousand changes is tried by them. */
const LIVES = Number(process.env.LIVES ?? 90)

test('what each recipient is told is true in the end, has both its ends, and does not depend on the order of arrival', async () => {
  const broken: string[] = []
  let told = 0
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const life = await lifeOf(seed)
    broken.push(...life.broken)
    told += life.told
  }
  expect(broken).toEqual([])
  // Something was told, and all that may go wrong did.
  expect(told).toBeGreaterThan(5 * LIVES)
})

test.each([
  [20, 'the clock is set back, and what was seen before that is not seen since'],
  [183, 'a canary that is down already is not looked at again in a cut'],
  [343, 'what is slow behind something that fails is what another one needs'],
])('so it is in the life of seed %i: %s', async (seed) => {
  expect((await lifeOf(seed)).broken).toEqual([])
})

const IDS = idsOf(false)
const see = (id: string, is: 'ok' | 'warning' | 'critical'): Step => ({
  of: 'see',
  now: { ...Object.fromEntries(IDS.map((id) => [id, 'ok'])), [id]: is },
})
const plan = (names: readonly Name[], without?: string, way: Way | null = null): Step => ({
  ...{ of: 'plan', names, way },
  ids: IDS.filter((id) => id !== without),
})
const manner = (receiver: Name, is: Manner): Step => ({ of: 'manner', receiver, is })
const pass = (ms: number): Step => ({ of: 'pass', ms })
const [WEB, DB] = ['web1/http', 'db/mysql']

test.each<[string, readonly Step[], readonly string[]]>([
  [
    'what waited for a channel that left is no news of a check that left with it',
    [manner('ops', 'is busy'), see(DB, 'critical'), pass(200), plan(['duty'], DB), pass(40_000)],
    [],
  ],
  [
    'what a channel took late, when it was no more and that was over, has its end, and the next trouble is new',
    [
      ...[manner('ops', 'takes late'), see(DB, 'critical'), pass(200), plan(['duty']), see(DB, 'ok'), pass(5_000)],
      ...[see(DB, 'critical'), pass(40_000)],
    ],
    ['duty db/mysql: resolved ok, opened critical', 'ops db/mysql: opened critical'],
  ],
  [
    'what left while a channel was away is told to be no longer watched',
    [
      ...[manner('mail', 'hangs'), see(WEB, 'warning'), pass(6_000), plan(['ops']), plan(['ops'], WEB), pass(1_000)],
      ...[plan(['ops', 'mail'], WEB), manner('mail', 'takes'), pass(40_000)],
    ],
    ['mail web1/http: removed pending'],
  ],
  [
    'steps count from this trouble, not from an earlier one of which a channel that left never took the end',
    [
      ...[
        plan(['ops'], undefined, 'steps'),
        see(WEB, 'critical'),
        manner('ops', 'fails'),
        see(WEB, 'ok'),
        pass(60_000),
      ],
      ...[see(WEB, 'critical'), plan(['mail'], undefined, 'steps'), pass(6_000), see(WEB, 'ok'), pass(40_000)],
    ],
    // Of what only a channel heard that is no more, whom the routes name hears the end: she too, whose step had not come.
    [
      'ann/push web1/http: resolved ok',
      'mail web1/http: opened critical, resolved ok',
      'ops web1/http: opened critical',
    ],
  ],
])('%s', async (_, steps, expected) => {
  const { told, broken } = await live({ guarded: false, steps: [see(DB, 'ok'), ...steps] }, createRandom(1))
  expect(broken).toEqual([])
  expect(stories(told)).toEqual(expected)
})
