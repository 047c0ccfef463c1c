import type { Row } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Kinds, Pattern } from '../core/blueprint.ts'
import { expand } from '../core/expand.ts'
import { check, openStage, planOf, play, type Stage } from './play.made-up.ts'

/** Machines that come and go by the rows of a source, beside one that is always there. */

const { id: _, host: __, way: ___, groups: ____, revision: _____, ...pattern } = check('each/http')
const BLUEPRINT = {
  fixed: planOf([check('lb/http')]),
  rowHosts: [{ each: 'handlers', address: `\${row.ip}`, groups: ['webs'] }],
  groupChecks: [{ pattern: pattern satisfies Pattern, groups: ['webs'] }],
  ...{ rowChecks: [], relations: [] },
}
const KINDS: Kinds = {
  optionsOf: (_, options) => ({ options }),
  revisionOf: () => '1',
  wayTo: (_, _options, address) => ({ by: 'poll', address }),
  whyNoAddress: () => null,
}
const listed = (...names: readonly string[]) => {
  const rows = new Map<string, Row>(names.map((name) => [name, { ip: '127.0.0.1' }]))
  return expand(BLUEPRINT, new Map([['handlers', rows]]), KINDS).plan
}

let stage: Stage
let game: Awaited<ReturnType<typeof play>>
beforeEach(async () => {
  stage = openStage()
  game = await play(stage, listed('h1', 'h2'))
})
afterEach(() => stage.database.close())

test('a machine that comes is looked at and shown, and nobody else is told anew', () => {
  game.engine.adopt(listed('h1', 'h2', 'h3'), [], 'rows')
  expect(game.published).toEqual([['h3/http']])
  expect(game.memory.plan.hosts.map(({ name }) => name)).toContain('h3')
  game.look({ 'h3/http': 0 })
  expect(game.entry('h3/http')).toMatchObject({ state: { status: 'ok' }, check: { host: 'h3', groups: ['webs'] } })
})

test('rows that come and go hide nobody who is not looked at', () => {
  game.look({ 'lb/http': 0, 'h1/http': 0 })
  for (let second = 0; second < 5; second += 1) {
    game.engine.adopt(listed('h1', `new${second}`), [], 'rows')
    game.wait(1_000)
  }
  expect([game.entry('lb/http')?.stale, game.entry('h1/http')?.stale]).toEqual([true, true])
})

test('a machine that goes in trouble ends its incident, and whoever was told hears why', async () => {
  game.look({ 'h1/http': 500, 'h2/http': 0 })
  await game.flush()
  game.engine.adopt(listed(), [], 'rows')
  expect(await game.told()).toEqual(['h1/http opened', 'h1/http removed'])
  expect(await game.incidents()).toMatchObject([{ closedAs: 'removed' }])
  expect(stage.database.prepare('SELECT text FROM transitions ORDER BY seq DESC').get()).toEqual({
    text: 'no longer listed by its source',
  })
  expect([...game.memory.entries.keys()]).toEqual(['lb/http'])
})

test('a machine that comes back begins anew', async () => {
  game.look({ 'h1/http': 500 })
  game.engine.adopt(listed(), [], 'rows')
  game.engine.adopt(listed('h1'), [], 'rows')
  expect(game.entry('h1/http')).toMatchObject({ state: { status: 'pending' }, incident: null, latest: null })
})
