import { createRandom } from '@foretop/lab/damaged.ts'
import { expect, test } from 'vitest'
import { idsOf, type Name, type Reading } from './cast.made-up.ts'
import { live } from './model.made-up.ts'
import type { Manner, Step } from './script.made-up.ts'
import { stories } from './told.made-up.ts'

/**
 * Faults that monitors are known for, each by its name, played with the engine, the herald and the sender. Those of what is
 * quiet are in `engine/quiet-through.test.ts`, `recurring-downtimes.test.ts`, `quiets.test.ts` and `hiding.test.ts`, those of
 * children in `engine/own-place.test.ts`, of windows in `core/calendar.test.ts`, of tokens in `lost-channel.test.ts`.
 */

const IDS = idsOf(false)
const see = (bad: { readonly [id: string]: Reading } = {}): Step => ({
  of: 'see',
  now: { ...Object.fromEntries(IDS.map((id) => [id, 'ok'])), ...bad },
})
const pass = (ms: number): Step => ({ of: 'pass', ms })
const manner = (is: Manner): Step => ({ of: 'manner', receiver: 'ops', is })
const plan = (names: readonly Name[] = ['ops'], rules: readonly string[] = []): Step => ({
  ...{ of: 'plan', names, ids: IDS, rules },
})
const kill = (disk: Extract<Step, { of: 'kill' }>['disk']): Step => ({ of: 'kill', disk })
const silence = (forMs: number): Step => ({
  of: 'quiet',
  ask: { kind: 'silence', match: { checks: ['db/mysql'] }, inMs: 0, forMs, lastsMs: null, expect: null },
})
const HOUR = 3_600_000
const DB = { 'db/mysql': 'critical' } as const

/** What `ops`, the only one who is to hear, was told of each check. */
async function told(...steps: readonly Step[]): Promise<readonly string[]> {
  const life = await live({ guarded: false, steps: [plan(), see(), ...steps] }, createRandom(1))
  expect(life.broken).toEqual([])
  return stories(life.told)
}

const DISTURBED: readonly (readonly [string, readonly Step[]])[] = [
  ['a reload', [plan(['ops'], ['webs'])]],
  ['a restart', [kill('works')]],
  ['a restart of which nobody heard what was stored', [kill('is mute')]],
  ['a restart that lost what was on its way to the disk', [kill('hangs')]],
  ['a clock that was set back', [{ of: 'clock', ms: -HOUR }]],
  ['a clock that was set forward', [{ of: 'clock', ms: HOUR }]],
]

test.each(DISTURBED)('recovery lost on %s', async (_, steps) => {
  expect(await told(see(DB), pass(6_000), ...steps, see())).toEqual(['ops db/mysql: opened critical, resolved ok'])
  expect(await told(see(DB), pass(6_000), see(), ...steps)).toEqual(['ops db/mysql: opened critical, resolved ok'])
})

test('recovery lost in a restart right after the problem was told', async () => {
  expect(await told(see(), manner('fails'), see(DB), manner('takes'), kill('hangs once told'), see())).toEqual([
    'ops db/mysql: opened critical, resolved ok',
  ])
})

test('recovery during flapping', async () => {
  const flap = (times: number): Step => ({ of: 'flap', id: 'db/mysql', times })
  const ofAll = async (...steps: readonly Step[]) => (await told(...steps)).join().replace(/^ops db.mysql: /, '')
  expect(await ofAll(see(DB), pass(6_000), flap(11))).toMatch(
    /^opened critical(, resolved ok, opened critical)*, resolved ok$/,
  )
  expect(await ofAll(see(DB), pass(6_000), flap(12))).toMatch(/^opened critical(, resolved ok, opened critical)*$/)
})

test.each<readonly [string, readonly Step[]]>([
  ['that was silenced', [silence(HOUR), see(DB), pass(6_000), see(), pass(HOUR)]],
  ['that its receiver refused', [manner('refuses'), see(DB), pass(6_000), manner('takes'), see()]],
  [
    'that another check explained',
    [see({ 'lb/http': 'critical' }), see({ 'lb/http': 'critical', 'web1/http': 'critical' }), see()],
  ],
])('recovery without a problem: of one %s', async (_, steps) => {
  expect((await told(...steps)).filter((story) => !story.startsWith('ops lb/http'))).toEqual([])
})

test('an alert row written after a slow send, so that the recovery saw none', async () => {
  expect(await told(manner('takes late'), see(DB), see())).toEqual(['ops db/mysql: opened critical, resolved ok'])
})

test.each(['works', 'is mute', 'hangs'] as const)(
  'both sides sending after one failed attempt: the one that fails, and the next one (%s)',
  async (disk) => {
    expect(await told(manner('fails'), see(DB), kill(disk), manner('takes'), pass(60_000))).toEqual([
      'ops db/mysql: opened critical',
    ])
  },
)

test('both sides sending after one failed attempt: what was taken, but not answered, comes again as the same', async () => {
  expect(await told(manner('takes and fails'), see(DB), pass(6_000), manner('takes'), pass(60_000), see())).toEqual([
    'ops db/mysql: opened critical, resolved ok',
  ])
})

test.each(DISTURBED)('firing, resolved, firing of one trouble: by %s', async (_, steps) => {
  expect(await told(see(DB), pass(6_000), ...steps, see(DB), pass(60_000))).toEqual(['ops db/mysql: opened critical'])
})

test('an old warning sent again because another check timed out', async () => {
  const slow = { 'web2/http': 'warning' } as const
  expect(await told(see(slow), pass(39_000), see({ ...slow, 'web1/http': 'refused' }), pass(39_000))).toEqual([
    'ops web1/http: opened critical',
    'ops web2/http: opened warning',
  ])
})

test.each(['fails', 'is busy', 'hangs'] as const)(
  'a channel down and the message dropped (%s for an hour)',
  async (is) => {
    const [first, last] = [{ 'lb/http': 'critical' }, { 'lb/http': 'critical', ...DB }] as const
    expect(await told(manner(is), see(first), pass(HOUR), see(last), pass(6_000), manner('takes'))).toEqual([
      'ops db/mysql: opened critical',
      'ops lb/http: opened critical',
    ])
    expect(await told(manner(is), see(DB), pass(HOUR), see(), pass(6_000), manner('takes'))).toEqual([
      'ops db/mysql: resolved ok',
    ])
  },
)

test('all checks at once after a reload', async () => {
  const bad = { 'lb/http': 'critical', 'app/http': 'warning', ...DB } as const
  const each = ['ops app/http: opened warning', 'ops db/mysql: opened critical', 'ops lb/http: opened critical']
  expect(
    await told(see(bad), pass(39_000), plan(), see(bad), plan(['ops'], ['webs']), pass(39_000), kill('works')),
  ).toEqual(each)
})
