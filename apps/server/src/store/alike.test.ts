import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import { CAPTURED_FOR } from '@foretop/shared/model/capture.ts'
import type { Incident, Note, Quiet } from '@foretop/shared/model.ts'
import { AFFECTED, DECISION_REASONS, OUTCOMES, STATUSES } from '@foretop/shared/words.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Notice, rowFor } from '../alerts/notice.ts'
import type { Post } from '../alerts/posts.ts'
import { pendingState } from '../core/advance.ts'
import type { Situation } from '../core/situation.ts'
import { BOTH } from './both.made-up.ts'
import type { StateDb } from './state-db.ts'
import type { Delivery, Write } from './write.ts'

const id = fc.constantFrom('1', '2', '3', '4')
const checkId = fc.constantFrom('a', 'b', 'c')
const number = fc.integer({ min: 1, max: 12 })
/** No two of a list may be of one moment: in which order those are read is left open. */
const at = fc.integer({ min: 1, max: 2 ** 40 })
const ended = fc.option(at, { nil: null })
const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 })

const incident: fc.Arbitrary<Incident> = fc
  .record({
    ...{ number: fc.integer({ min: 1, max: 6 }), openedAt: at, closedAt: at, isOpen: fc.boolean() },
    ...{ worst: fc.constantFrom(...STATUSES), text: fc.string(), closedAs: fc.constant(null) },
    impact: fc.option(fc.record({ users: fc.constantFrom(...AFFECTED), text: fc.string(), fronts: fc.nat(), at }), {
      nil: null,
    }),
  })
  .map(({ number, closedAt, isOpen, ...rest }) => ({
    ...rest,
    ...{ id: String(number), checkId: ['a', 'b', 'c'][number % 3] ?? '' },
    // No check has two that are open.
    closedAt: isOpen && number <= 3 ? null : closedAt,
  }))
const quiet: fc.Arbitrary<Quiet> = fc.record({
  ...{ id, kind: fc.constantFrom('silence', 'downtime'), match: fc.record({ checks: list(checkId) }) },
  ...{ from: at, until: at, at, by: fc.string(), note: fc.string(), beganAt: ended, endedAt: ended },
  ...{ rule: fc.option(fc.string()), lastsMs: ended, foretoldAt: ended },
  expect: fc.option(fc.subarray(['critical', 'refused'])),
})
const note: fc.Arbitrary<Note> = fc.record({
  ...{ id, checkId, at, text: fc.string(), by: fc.string() },
  incidentId: fc.option(id),
})
const notice: fc.Arbitrary<Notice> = fc.record({
  ...{ incident: id, transition: number, checkId, host: fc.constant(null) },
  ...{
    why: fc.constantFrom('opened', 'worse', 'resolved', 'removed'),
    from: fc.constant('ok'),
    to: fc.constant('critical'),
  },
  ...{ was: fc.constant([]), at, since: at, text: fc.string(), groups: fc.constant([]), explains: fc.constant([]) },
  ...{ runbook: fc.constant(null), link: fc.constant(null) },
})
const channels = fc.subarray(['ops', 'mail'])
const rows = fc.tuple(channels, notice, at).map(([to, about, now]) => to.map((channel) => rowFor(about, channel, now)))
const message = fc.constantFrom('m1', 'm2', 'm3')
const delivery: fc.Arbitrary<Delivery> = fc.oneof(
  fc.record({ is: fc.constant('sending'), message, rows: rows.map((some) => some.map((row) => row.id)), at }),
  fc.record({ is: fc.constant('retry'), message, at, error: fc.string(), nextTryAt: at }),
  fc.record({ is: fc.constant('sent'), message, at, text: fc.string(), providerId: fc.option(id, { nil: null }) }),
  fc.record({
    is: fc.constant('withdrawn'),
    rows: rows.map((some) => some.map((row) => row.id)),
    at,
    why: fc.string(),
  }),
  fc.record({ is: fc.constant('dead'), message, error: fc.string({ minLength: 1 }), at }),
)
const post: fc.Arbitrary<Post> = fc.record({
  ...{ id, channel: fc.constant('ops'), place: fc.string(), mark: fc.string(), at, endedAt: ended },
  ...{ notices: list(notice), asides: fc.dictionary(id, list(fc.string())) },
})
const recipient = fc.constantFrom('ops', 'mail', '')
const situation: fc.Arbitrary<Situation> = fc
  .record({ seq: number, checkId, at, silenced: fc.boolean(), downtime: fc.boolean() })
  .map(({ seq, checkId, at, silenced, downtime }) => ({
    transition: { seq, checkId, at, text: '', change: { of: 'flapping', to: false } },
    check: { id: checkId, name: checkId, host: null, groups: [], runbook: null },
    state: { status: 'critical', since: at, flapping: false, blockedBy: null },
    ...{ incident: null, acknowledgedAs: null, silenced, downtime },
  }))
const write: fc.Arbitrary<Write> = fc.record(
  {
    // Of the new id nothing is there before: no check has two open incidents.
    renamed: list(fc.constant({ from: 'c', to: 'd' })),
    states: list(fc.record({ state: checkId.map((of) => pendingState(of, 5)), latest: fc.constant(null) })),
    keepsakes: list(fc.record({ checkId, revision: id, value: fc.json(), at })),
    lists: list(fc.record({ checkId, revision: id, lines: fc.string(), at })),
    gone: list(checkId),
    transitions: list(
      fc.oneof(
        fc.record({
          ...{ seq: number, checkId: fc.oneof(checkId, fc.constant('')), at, text: fc.string() },
          ...{ change: fc.constant({ of: 'flapping', to: true } as const), quietId: id },
        }),
        fc.record({
          ...{ seq: number, checkId, at, text: fc.string(), quietId: id },
          change: fc.oneof(
            fc.record({ of: fc.constant('blockedBy'), to: fc.option(checkId, { nil: null }) }),
            fc.constant({ of: 'status', from: 'ok', to: 'pending' } as const),
          ),
        }),
      ),
    ),
    incidents: list(incident),
    decisions: list(
      fc.record({
        ...{ transitionSeq: number, recipient, checkId, at, send: fc.boolean() },
        why: fc.constantFrom(...DECISION_REASONS),
        ...{ status: fc.option(fc.constantFrom(...STATUSES), { nil: null }), decidedAt: ended },
        cause: fc.option(fc.record({ of: fc.constant('check'), checkId }), { nil: null }),
      }),
    ),
    undecided: list(situation),
    beliefs: list(
      fc.record({
        ...{ checkId, recipient, incident: id, since: at },
        ...{ status: fc.constantFrom('warning', 'critical'), was: list(fc.constantFrom('warning', 'critical')) },
        ...{ wasAt: list(at), lastAt: at },
      }),
    ),
    over: list(fc.record({ checkId, recipient })),
    traces: list(
      fc.record({
        ...{ checkId, at },
        trace: fc.oneof(
          fc.record({ of: fc.constant('stale'), to: fc.boolean() }),
          fc.constant({ of: 'candidate', to: null } as const),
        ),
      }),
    ),
    plans: list(fc.record({ fingerprint: id, plan: fc.string() })),
    adoptions: list(fc.record({ at, fingerprint: id })),
    acknowledgements: list(
      fc.record({
        ...{ checkId, incidentId: id, status: fc.constant('critical'), at, until: ended, sticky: fc.boolean() },
        ...{ by: fc.string(), note: fc.string() },
      }),
    ),
    released: list(checkId),
    quiets: list(quiet),
    notes: list(note),
    withdrawn: list(id),
    captures: list(
      fc.record({
        ...{
          id,
          incidentId: fc.option(id, { nil: null }),
          checkId,
          why: fc.constantFrom(...CAPTURED_FOR),
          by: fc.string(),
        },
        ...{ at, tookMs: fc.nat(), error: fc.option(fc.string(), { nil: null }) },
        sections: list(
          fc.oneof(
            fc.record({ title: fc.string(), text: fc.string() }),
            fc.constant({ title: 'rows', table: [{ a: 1, b: null, c: 'x' }] }),
          ),
        ),
      }),
    ),
    sessions: list(fc.record({ mark: id, role: fc.constantFrom('wall', 'operator'), until: at })),
    signedOut: list(id),
    notices: rows,
    deliveries: list(delivery),
    posts: list(post),
    unposted: list(id),
    old: fc.record({ before: at, sessionsBefore: at }),
  },
  { requiredKeys: [] },
)

/** All that can be read. */
const readingOf = async ({
  state,
  decisions,
  course,
  quiets,
  notes,
  captures,
  sessions,
  outbox,
  posts,
  ledger,
  incidents,
}: StateDb) => ({
  known: await state.load(),
  events: await state.events({ limit: 99 }),
  some: await state.events({ limit: 2, before: 9, checkIds: ['a', 'b'], quietIds: ['1', '2'] }),
  late: await state.events({ limit: 9, from: 4, before: 11, checkIds: ['a', 'c'], quietIds: ['2'] }),
  incidents: await Promise.all(
    [{}, { open: true }, { open: false }, { checkId: 'a' }, { open: false, checkId: 'a' }].map((of) =>
      state.incidents({ limit: 9, ...of }),
    ),
  ),
  incident: [await incidents.one('2'), await incidents.one('9'), await incidents.ofMoment('a', 2 ** 39)],
  stretch: await Promise.all(
    ['1', '4'].map(async (id) => incidents.stretchOf(madeUpIncident('b', { id, openedAt: 0 }))),
  ),
  story: await Promise.all(
    [
      { from: 1, to: null },
      { from: 3, to: 9 },
    ].map(async (stretch) => [
      await incidents.effects('a', stretch, { limit: 9 }),
      await incidents.effects('d', stretch, { limit: 2, after: 5 }),
      await incidents.effectsCount('b', stretch, 5),
    ]),
  ),
  decisions: await Promise.all([{}, { checkId: 'a' }].map((of) => decisions.decisions({ limit: 9, ...of }))),
  undecided: await decisions.undecided(),
  traces: await Promise.all([{}, { checkId: 'a' }].map((of) => course.traces({ from: 2 ** 20, to: 2 ** 41, ...of }))),
  plans: await Promise.all([2 ** 20, 2 ** 30, 2 ** 41].map((when) => course.planAt(when))),
  beliefs: await decisions.beliefs(),
  open: await quiets.open(),
  ended: await quiets.ended({ kind: 'silence', limit: 2 }),
  ofLate: await quiets.ofLate({ quiets: 3, names: 4 }),
  notes: [await notes.list({ limit: 9 }), await notes.list({ limit: 2, checkIds: ['a', 'c'], from: 2 ** 30 })],
  ofIncident: await notes.ofIncident({ id: '1', checkId: 'a', from: 2 ** 30, to: 2 ** 40 }, 5),
  has: await notes.has('1'),
  captures: [
    await captures.list({ checkId: 'a', limit: 9 }),
    await captures.list({ checkId: 'd', limit: 1 }),
    await captures.list({ incidentId: '2', limit: 9 }),
    await captures.bytesSince(2 ** 30),
  ],
  sessions: await sessions.all(),
  // Numbers rise; which they are is left open.
  accounts: await Promise.all(
    [
      {},
      { checkId: 'a', recipient: 'ops' },
      { after: { seq: 6, recipient: 'mail' } },
      { seq: 3 },
      { checkId: 'a', of: { from: 2, to: 7 } },
      ...OUTCOMES.map((outcome) => ({ outcome })),
    ].map((of) => ledger.accounts({ limit: 9, ...of })),
  ),
  tries: await Promise.all((await ledger.accounts({ limit: 9 })).map(({ notice }) => ledger.tries(notice ?? ''))),
  underWay: await ledger.underWay(),
  around: await Promise.all([2 ** 20, 2 ** 39].map((when) => ledger.around('a', when))),
  posts: [await posts.all(0), await posts.all(2 ** 30)],
  outbox: [
    (await outbox.open()).map(({ seq: _, ...row }) => row),
    await outbox.dead(0),
    [...(await outbox.sentAt())].sort(),
  ],
})

test('whatever is written, and whatever of it is refused, both say the same of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 8 }), async (writes) => {
      const opened = BOTH.map(({ open }) => open())
      for (const one of writes) {
        const outcomes = await Promise.all(
          opened.map((db) =>
            db.put(one).then(
              () => 'stored',
              () => 'refused',
            ),
          ),
        )
        const [first, ...others] = await Promise.all(opened.map(readingOf))
        for (const other of others) expect(other).toEqual(first)
        expect(new Set(outcomes).size).toBe(1)
      }
      for (const db of opened) db[Symbol.dispose]()
    }),
    { numRuns: 100, seed: 1 },
  )
})
