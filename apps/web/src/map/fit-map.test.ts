import { expect, test } from 'vitest'
import { columnFit } from './column.ts'
import { fitMap, type MapFit, roadKey } from './fit-map.ts'
import { roadsOf } from './roads.ts'
import { JOINT_RADIUS } from './starts.ts'
import { step } from './step.ts'

/** `a b>c` : the first two need the last… each word names a group and what it needs. */
const groupsOf = (text: string) =>
  text.split(' ').map((word) => {
    const [name = '', needs = ''] = word.split('>')
    return { name, title: name, needs: needs === '' ? [] : needs.split(',') }
  })
const SITE = roadsOf(groupsOf('lb>web web>mc,db,jobs,disk mc jobs>db,mail,disk db disk mail>db admin'))
const ANY = { least: 1, most: 1_000 }

function covering({ places }: MapFit) {
  return places.flatMap((one, at) =>
    places
      .slice(at + 1)
      .filter(
        (other) =>
          other.x < one.x + one.width - 0.01 &&
          one.x < other.x + other.width - 0.01 &&
          other.y < one.y + one.height - 0.01 &&
          one.y < other.y + other.height - 0.01,
      )
      .map((other) => `${one.name}, ${other.name}`),
  )
}

test.each([
  [1_920, 1_080],
  [1_080, 1_920],
  [1_024, 700],
  [3_840, 400],
])('on %i × %i everything fits, and nothing covers another', (width, height) => {
  const many = groupsOf(Array.from({ length: 60 }, (_, at) => (at % 3 ? `g${at}>g${at >> 1}` : `g${at}`)).join(' '))
  for (const roads of [SITE, roadsOf(many), roadsOf(groupsOf('a b c d e f g'))]) {
    const fit = fitMap(roads, width, height, ANY)
    expect(fit.size * fit.width).toBeLessThanOrEqual(width + 1)
    expect(fit.size * fit.height).toBeLessThanOrEqual(height + 1)
    expect(covering(fit)).toEqual([])
    expect(fit.places.filter(({ x, y }) => !(x > -0.01 && y > -0.01))).toEqual([])
    expect(fit.places).toHaveLength(roads.stops.length + roads.beside.length)
  }
})
test('a wide screen is read from left to right, a high one downwards', () => {
  expect(fitMap(SITE, 1_920, 1_000, ANY).direction).toBe('right')
  expect(fitMap(SITE, 1_080, 1_900, ANY).direction).toBe('down')
  expect(fitMap(roadsOf(groupsOf('lb>db db')), 1_032, 690, { least: 15, most: 26 }).direction).toBe('right')
})
test('type is neither smaller nor larger than asked for', () => {
  expect(fitMap(SITE, 300, 200, { least: 15, most: 26 }).size).toBe(15)
  expect(fitMap(SITE, 9_000, 9_000, { least: 15, most: 26 }).size).toBe(26)
})
test('every road is drawn, in a circle too', () => {
  for (const roads of [SITE, roadsOf(groupsOf('a>b b>c c>a'))]) {
    const fits = [fitMap(roads, 1_000, 1_000, ANY), columnFit(roads, 366, 19)]
    for (const { runs } of fits) for (const road of roads.roads) expect(runs.get(roadKey(road))).toMatch(/^M /)
  }
})

/** A balancer that needs the web servers, one of two stores, and one of what two others can do. */
const CHOICES = roadsOf(
  groupsOf('lb>web,a,b,c,d web a b>d c d').map((group) =>
    group.name === 'lb' ? { ...group, needsTree: ['web', { any: ['a', 'b'] }, { any: ['c', { all: ['d'] }] }] } : group,
  ),
)
const startOf = (run: string | undefined) => (run ?? '').split(' ').slice(1, 3).map(Number)

test.each([
  ['from left to right', fitMap(CHOICES, 1_920, 1_000, ANY), 'right'],
  ['downwards', fitMap(CHOICES, 1_080, 1_920, { least: 1, most: 10 }), 'down'],
  ['in a column', columnFit(CHOICES, 366, 19), 'right'],
] as const)('%s the roads of a choice part at one ring beside their box, and no other does', (_, fit, side) => {
  const box = fit.places.find(({ name }) => name === 'lb')
  expect(fit.joints.map(({ from, choice }) => `${from} ${choice}`).toSorted()).toEqual(['lb 0', 'lb 1'])
  for (const road of CHOICES.roads.filter(({ from }) => from === 'lb')) {
    const joint = fit.joints.find(({ choice }) => choice === road.choice)
    const [x = 0, y = 0] = startOf(fit.runs.get(roadKey(road)))
    if (joint === undefined) expect(road.to).toBe('web')
    else if (side === 'right') expect([x, y]).toEqual([expect.closeTo(joint.x + JOINT_RADIUS), expect.closeTo(joint.y)])
    else expect([x, y]).toEqual([expect.closeTo(joint.x), expect.closeTo(joint.y + JOINT_RADIUS)])
  }
  const [one, other] = fit.joints
  expect(Math.hypot((one?.x ?? 0) - (other?.x ?? 0), (one?.y ?? 0) - (other?.y ?? 0))).toBeGreaterThan(2 * JOINT_RADIUS)
  for (const { x, y } of fit.joints) {
    const far = side === 'right' ? x - (box?.x ?? 0) - (box?.width ?? 0) : y - (box?.y ?? 0) - (box?.height ?? 0)
    expect(far).toBeCloseTo(JOINT_RADIUS)
  }
})
test('where all is needed there is no ring', () => expect(fitMap(SITE, 1_920, 1_000, ANY).joints).toEqual([]))
test('a single road of a choice goes straight down to the next in a column, from its ring', () => {
  const alone = roadsOf(
    groupsOf('lb>web web').map((group) => (group.name === 'lb' ? { ...group, needsTree: [{ any: ['web'] }] } : group)),
  )
  const fit = columnFit(alone, 366, 19)
  const [joint] = fit.joints
  expect(startOf(fit.runs.get('lb web'))[0]).toBeCloseTo(joint?.x ?? 0)
})
test('of several none goes straight down: they part at the ring', () => {
  const two = roadsOf(
    groupsOf('lb>a,b a b').map((group) => ({
      ...group,
      ...(group.name === 'lb' && { needsTree: [{ any: ['a', 'b'] }] }),
    })),
  )
  const { runs, joints } = columnFit(two, 366, 19)
  expect(joints).toHaveLength(1)
  expect(startOf(runs.get('lb a'))).toEqual(startOf(runs.get('lb b')))
})
test('in a column each comes before all it needs, a chain in one piece', () => {
  const roads = roadsOf(groupsOf('lb>web web>db,mc db mc shop>shopdb shopdb admin'))
  const fit = columnFit(roads, 366, 19)
  expect(fit.places.slice(1).map(({ name }) => name)).toEqual(['lb', 'web', 'db', 'mc', 'shop', 'shopdb', 'admin'])
  expect(covering(fit)).toEqual([])
})
test('arrow keys lead to the nearest box that way', () => {
  const { places } = fitMap(roadsOf(groupsOf('lb>web web>mc,db mc db')), 1_920, 1_000, ANY)
  expect(step('ArrowRight', 'lb', places)).toBe('web')
  expect(step('ArrowLeft', 'web', places)).toBe('lb')
  const [upper, lower] = places.filter(({ name }) => name === 'mc' || name === 'db').toSorted((a, b) => a.y - b.y)
  expect(step('ArrowDown', upper?.name ?? '', places)).toBe(lower?.name)
  expect(step('ArrowUp', upper?.name ?? '', places)).toBeNull()
  expect(step('j', 'lb', places)).toBeNull()
})
