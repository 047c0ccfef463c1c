import { setImmediate as breath } from 'node:timers/promises'
import type { Snapshot } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { playEstate } from '../played-estate.made-up.ts'
import { createBoard, type WallChange } from './board.ts'

const MANY = 1_000

/** A board over an estate that is played. */
function setUp() {
  const estate = playEstate()
  const wall = estate.ports.watched
  const { allPlanned } = wall
  let drawn = 0
  wall.allPlanned = () => {
    drawn += 1
    return allPlanned()
  }
  const board = createBoard(wall, () => 5)
  return {
    ...{ estate, wall, board },
    draw: async () => JSON.parse(await board.snapshot(true)) as Snapshot,
    /** How often the whole picture was read. */
    drawn: () => drawn,
    [Symbol.asyncDispose]: estate.close,
  }
}

/** So many checks, `n0` first, and all that happens is noted. */
function many() {
  const made = setUp()
  made.wall.onChange(made.board.note)
  made.estate.addAll(Array.from({ length: MANY }, (_, n) => `n${n}`))
  made.board.takeChanges()
  return made
}

/** The turns of the event loop that others get until this is there. */
async function turnsUntil(done: Promise<unknown>): Promise<number> {
  let turns = 0
  let isDone = false
  void done.then(() => {
    isDone = true
  })
  for (; !isDone; turns += 1) await breath()
  return turns
}

test('a thousand checks are written out in several turns, in the order of the plan', async () => {
  await using made = many()
  const { board, draw } = made
  expect(await turnsUntil(board.snapshot(true))).toBeGreaterThanOrEqual(5)
  expect((await draw()).checks.map(({ id }) => id)).toEqual(Array.from({ length: MANY }, (_, n) => `n${n}`))
})

test('what changes while the picture is drawn is in it as it is in the end, and its number is that of the last changes', async () => {
  await using made = many()
  const { estate, board, draw } = made
  const drawn = draw()
  for (let turn = 0; turn < 3; turn += 1) await breath()
  await estate.look('n0', 'critical')
  await estate.look(`n${MANY - 1}`, 'critical')
  const told = board.takeChanges()
  await estate.look('n1', 'critical')
  const { seq, checks } = await drawn
  expect(seq).toBe(told?.seq)
  expect(checks.filter(({ status }) => status === 'critical').map(({ id }) => id)).toEqual(['n0', 'n1', `n${MANY - 1}`])
})

test('a check that comes while the picture is drawn is in it', async () => {
  await using made = many()
  const { estate, draw } = made
  const drawn = draw()
  for (let turn = 0; turn < 3; turn += 1) await breath()
  void estate.add('new')
  const ids = (await drawn).checks.map(({ id }) => id)
  expect([ids.length, ids.at(-1)]).toEqual([MANY + 1, 'new'])
})

test('one that goes meanwhile is not', async () => {
  await using made = many()
  const { estate, draw } = made
  const drawn = draw()
  for (let turn = 0; turn < 3; turn += 1) await breath()
  estate.remove('n0')
  const ids = (await drawn).checks.map(({ id }) => id)
  expect([ids.length, ids[0]]).toEqual([MANY - 1, 'n1'])
})

test('whoever comes after a change is shown it, though all was drawn a moment ago', async () => {
  await using made = many()
  const { estate, board, draw } = made
  await draw()
  await estate.look('n7', 'critical')
  board.takeChanges()
  expect((await draw()).checks.filter(({ status }) => status === 'critical').map(({ id }) => id)).toEqual(['n7'])
})

test('where all changed since, all is written out in turns again', async () => {
  await using made = many()
  const { estate, board, draw } = made
  await draw()
  await Promise.all(Array.from({ length: MANY }, (_, n) => estate.look(`n${n}`, 'warning')))
  board.takeChanges()
  expect(await turnsUntil(board.snapshot(true))).toBeGreaterThanOrEqual(5)
  expect((await draw()).checks.every(({ status }) => status === 'warning')).toBe(true)
})

test('what was told is shown to whoever comes then, though nobody noted it', async () => {
  await using made = many()
  const { estate, wall, board, draw } = made
  await estate.look('n7', 'warning')
  await draw()
  const { summary } = wall
  wall.summary = (id) => {
    const known = summary(id)
    return known && (id === 'n7' ? { ...known, text: 'newer' } : known)
  }
  board.takeChanges()
  expect((await draw()).checks.find(({ id }) => id === 'n7')?.text).toBe('newer')
})

test('what left, and is told of once more, costs no other picture', async () => {
  await using made = many()
  const { estate, board, draw, drawn } = made
  estate.remove('n0')
  await draw()
  const before = drawn()
  board.note({ checks: ['n0'], removed: [], events: [], troubles: false })
  board.takeChanges()
  expect((await draw()).checks).toHaveLength(MANY - 1)
  expect(drawn()).toBe(before)
})

test('whoever comes while the past is read from far away misses nothing, and is told nothing twice', async () => {
  await using made = setUp()
  const { estate, wall, board } = made
  void estate.add('a')
  const stored: WallChange[] = []
  wall.onChange((change) => stored.push(change))
  /** What is stored is announced a moment later. */
  const announce = () => {
    for (const change of stored.splice(0)) board.note(change)
  }
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const read = wall.events
  wall.events = async (query) => {
    const events = await read(query)
    asked.resolve()
    await answered.promise
    return events
  }
  await estate.look('a', 'warning')
  announce()
  await estate.look('a', 'critical')
  const snapshot = board.snapshot(true)
  await asked.promise
  await estate.look('a', 'unknown')
  announce()
  const meanwhile = board.takeChanges()
  await estate.look('a', 'ok')
  announce()
  answered.resolve()
  const { seq, events } = JSON.parse(await snapshot) as Snapshot
  const then = board.takeChanges()
  expect([seq, then?.seq]).toEqual([meanwhile?.seq, seq + 1])
  expect([...events, ...(then?.events ?? [])].map((event) => event.seq)).toEqual([1, 2, 3, 4])
})

test.each(['before', 'after'] as const)('what is announced just %s the past is read is told once', async (when) => {
  await using made = setUp()
  const { estate, wall, board } = made
  void estate.add('a')
  await estate.look('a', 'warning')
  const announce = async () =>
    board.note({ checks: ['a'], removed: [], events: await wall.events({ limit: 9 }), troubles: false })
  if (when === 'before') await announce()
  const { events } = JSON.parse(await board.snapshot(true)) as Snapshot
  if (when === 'after') await announce()
  expect([...events, ...(board.takeChanges()?.events ?? [])]).toMatchObject([{ seq: 1 }])
})

test('of those who come at once each gets its picture in a turn of its own', async () => {
  await using made = many()
  const { board } = made
  await board.snapshot(true)
  const order: string[] = []
  const shown = Promise.all(['a', 'b', 'c'].map(async (who) => order.push(await board.snapshot(true).then(() => who))))
  const turns = (async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await breath()
      order.push('turn')
    }
  })()
  await Promise.all([shown, turns])
  expect(order.join(' ')).toMatch(/a( turn)+ b( turn)+ c/)
})

test('whoever comes while nothing can be read is drawn a picture as soon as something can', async () => {
  await using made = setUp()
  const { estate, board } = made
  void estate.add('a')
  estate.away = new Error('the line is down')
  await expect(board.snapshot(true)).rejects.toThrow('the line is down')
  estate.away = null
  expect(JSON.parse(await board.snapshot(true))).toMatchObject({ checks: [{ id: 'a' }] })
})

test.each(['troubles', 'summary'] as const)(
  'one that cannot be drawn for its %s costs only who came for it',
  async (what) => {
    await using made = many()
    const { wall, board } = made
    const known = wall[what]
    wall[what] = () => {
      throw new Error('no')
    }
    await expect(board.snapshot(true)).rejects.toThrow('no')
    Object.assign(wall, { [what]: known })
    const next = board.snapshot(true)
    expect(await turnsUntil(next)).toBeGreaterThanOrEqual(what === 'summary' ? 5 : 1)
    expect(await next).toContain(`"n${MANY - 1}"`)
  },
)

/** `shop` is what visitors see, and needs the balancer. */
async function withFront() {
  const made = setUp()
  const { estate, wall, board } = made
  await estate.add('lb', { status: 'ok' })
  await estate.add('shop', { status: 'ok', front: true, needs: ['lb'] })
  wall.onChange(board.note)
  board.takeChanges()
  return made
}
const NOBODY = { users: 'no', text: '', fronts: 0 }

test('what trouble does to users is in the picture, and told where it is another', async () => {
  await using made = await withFront()
  const { estate, board, draw } = made
  expect(await draw()).not.toHaveProperty('impacts')
  await estate.look('lb', 'critical')
  expect(board.takeChanges()?.impacts).toEqual({ lb: { users: 'maybe', text: 'shop not looked at since', fronts: 1 } })
  await estate.look('shop', 'ok')
  expect(board.takeChanges()?.impacts).toEqual({ lb: NOBODY })
  expect((await draw()).impacts).toEqual({ lb: NOBODY })
  await estate.look('lb', 'critical', {}, 'still critical')
  expect(board.takeChanges()?.impacts).toBeUndefined()
  await estate.look('shop', 'critical')
  expect(board.takeChanges()?.impacts).toEqual({ lb: { users: 'yes', text: 'shop fails', fronts: 1 } })
  await estate.look('lb', 'ok')
  expect(board.takeChanges()?.impacts).toMatchObject({ lb: null })
})

test('whoever came while users were affected hears that they are no more, though others never heard that they were', async () => {
  await using made = await withFront()
  const { estate, board, draw } = made
  await estate.look('lb', 'critical')
  await estate.look('shop', 'ok')
  expect(board.takeChanges()?.impacts).toEqual({ lb: NOBODY })
  await estate.look('shop', 'critical')
  expect((await draw()).impacts?.lb?.users).toBe('yes')
  await estate.look('shop', 'ok')
  expect(board.takeChanges()?.impacts).toEqual({ lb: NOBODY })
})
