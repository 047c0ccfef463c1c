import { existsSync } from 'node:fs'
import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import { relations } from '@foretop/probes/all.ts'
import type { JudgedLook } from '@foretop/probes/define.ts'
import { metricsOf } from '@foretop/probes/metrics-of.ts'
import type { Line, Table } from '@foretop/probes/relations/table.made-up.ts'
import type { Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { describe, expect, test } from 'vitest'
import type { Kind } from '../engine/memory.ts'
import { check, groundOver, planOf, play } from '../engine/play.made-up.ts'
import { createDisk } from '../store/memory/disk.made-up.ts'
import { createMemoryStateDb } from '../store/memory/state-db.made-up.ts'
import { startRelations } from './relations.ts'

/** What each relation's made-up table has, found by its place. */
const tables: readonly Table[] = (
  await Promise.all(
    relations.map(async ({ kind }) => {
      const place = new URL(`../../../../packages/probes/src/relations/${kind}/table.made-up.ts`, import.meta.url)
      const found: { readonly [name: string]: unknown } = existsSync(place) ? await import(place.href) : {}
      return Object.values(found).filter(isTable)
    }),
  )
).flat()

function isTable(exported: unknown): exported is Table {
  return typeof exported === 'object' && exported !== null && 'lines' in exported && 'relation' in exported
}

/** Of servers in chains and rings: played by real ones. */
const OTHERS = ['replication']

test('every relation has one', () => {
  const kinds = relations.map(({ kind }) => kind)
  expect([...tables.map(({ relation }) => relation.kind), ...OTHERS].toSorted()).toEqual(kinds.toSorted())
})

const MEMBER_MS = 2_000
const MEMBER: Kind = { title: 'Member', summary: '', relation: false, metrics: {} }

describe.each(tables)('$relation.kind, in every order of arrival', ({ relation, lines }) => {
  test.each(lines)('$status: $name', async (line) => {
    for (const order of ordersOf(line.members)) {
      const played = await arrive({ relation, lines: [line] }, line, order)
      expect(played.confirmed, order.map(({ checkId }) => checkId).join(' ')).toEqual([line.status])
      // How far apart they were looked at, some relations say.
      expect(played.text?.replace(/, seen \d+\.\d s apart/, '')).toContain(line.text)
    }
  })
})

/** Its members are looked at one after the other, again and again, in this order, while the relation looks when it will. */
async function arrive({ relation }: Table, line: Line, order: readonly JudgedLook[]) {
  const disk = createDisk()
  const ground = groundOver(() => createMemoryStateDb(disk, { now: () => ground.clock.moment().at }))
  const kinds = new Map([
    ['member', MEMBER],
    [relation.kind, { ...MEMBER, relation: true, metrics: relation.metrics }],
  ])
  const options: unknown = relation.options.parse(line.options)
  const { metrics } = metricsOf(relation, options)
  const pair: Check = {
    ...check('together'),
    ...{ kind: relation.kind, metrics, options, attempts: relation.defaults?.attempts ?? 3 },
    everyMs: relation.defaults?.everyMs ?? MEMBER_MS,
    retryMs: relation.defaults?.retryMs ?? MEMBER_MS,
    way: { by: 'derive', of: line.members.map(({ checkId }) => checkId) },
    thresholds: Object.fromEntries(
      Object.entries(metrics).flatMap(([name, { thresholds }]) =>
        thresholds === undefined ? [] : [[name, thresholds]],
      ),
    ),
  }
  const members = line.members.map(({ checkId }) => ({
    ...check(checkId),
    ...{ kind: 'member', metrics: {}, thresholds: {}, attempts: 1, everyMs: MEMBER_MS, timeoutMs: 60_000 },
  }))
  const game = await play(ground, planOf([...members, pair]), {
    kinds,
    lookers: (surroundings) => [startRelations(surroundings)],
  })
  // The first look at the relation may be late by a whole interval.
  const rounds = Math.ceil(((pair.attempts + 1) * pair.everyMs) / MEMBER_MS) + 1
  for (let round = 0; round < rounds; round += 1)
    for (const look of order) {
      game.deliver({ ...as(look), ...ground.clock.moment() })
      await ground.clock.pass(MEMBER_MS / order.length)
    }
  await game.flush()
  const confirmed = (await game.stored('together'))
    .toReversed()
    .flatMap(({ change }) => (change.of === 'status' ? [change.to] : []))
  const text = game.entry('together')?.latest?.text
  game.kill()
  return { confirmed, text }
}

/** A look that comes to the status that it has in the table. */
const as = ({ status, ...look }: JudgedLook): Observation =>
  look.outcome === 'answered' && status !== undefined && status !== 'pending' ? { ...look, says: status } : look

/** All of them up to four; of more as listed, the other way round, and a few shuffled, the same at every run. */
function ordersOf(members: readonly JudgedLook[]): readonly (readonly JudgedLook[])[] {
  if (members.length <= 1) return [members]
  if (members.length > 4) {
    const random = createRandom(members.length)
    return [members, members.toReversed(), ...Array.from({ length: SHUFFLED }, () => shuffled(members, random))]
  }
  return members.flatMap((first) => ordersOf(members.filter((one) => one !== first)).map((rest) => [first, ...rest]))
}

const SHUFFLED = 4

function shuffled<T>(all: readonly T[], random: Random): readonly T[] {
  const left = [...all]
  return all.flatMap(() => left.splice(random(left.length), 1))
}
