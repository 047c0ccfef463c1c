import type { Acknowledgement } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import * as api from '../api.ts'
import { serverNow } from '../live/server-time.ts'
import { each } from './each.ts'
import { perform, what } from './perform.ts'

const idsOf = (checks: readonly Pick<Summary, 'id'>[]) => checks.map(({ id }) => id)
const checkOf = ({ checkId }: Acknowledgement) => checkId

export function acknowledge(checks: readonly Pick<Summary, 'id'>[], request: api.Acknowledge): void {
  const ids = idsOf(checks)
  perform({
    text: (ids) => `Acknowledged ${what(ids)}`,
    otherwise: 'Not acknowledged',
    ids,
    guess: { acknowledged: true },
    ask: () => api.acknowledge(ids, request),
    refused: ({ refused }) => refused,
    undo: ({ acknowledged }) => giveBack(acknowledged),
  })
}

export function release(checks: readonly Pick<Summary, 'id'>[]): void {
  const ids = idsOf(checks)
  perform({
    text: (ids) => `Released ${what(ids)}`,
    otherwise: 'Not released',
    ids,
    guess: { acknowledged: false },
    // What is there is read first: only that is released, and only that can be given again.
    ask: async () => {
      const taken = (await api.getAcknowledgements()).filter(({ checkId }) => ids.includes(checkId))
      const { refused } = await releaseEach(taken)
      return { taken, refused }
    },
    refused: ({ refused }) => refused,
    undo: ({ taken }) => takeAgain(taken),
  })
}

/** Releases no more than was taken: by now another person may have it. */
function giveBack(taken: readonly Acknowledgement[]): void {
  perform({
    text: (ids) => `Released ${what(ids)}`,
    otherwise: 'Not released',
    ids: taken.map(checkOf),
    guess: { acknowledged: false },
    ask: () => releaseEach(taken),
    refused: ({ refused }) => refused,
  })
}

const releaseEach = (taken: readonly Acknowledgement[]) =>
  each(taken, checkOf, ({ checkId, at }) => api.unacknowledge(checkId, at))

/** As it was: by whom, why and until when. */
function takeAgain(taken: readonly Acknowledgement[]): void {
  const alike = Map.groupBy(taken, ({ by, note, until, sticky }) => JSON.stringify([by, note, until, sticky]))
  for (const some of alike.values()) {
    const [first] = some
    if (first === undefined) continue
    const { by, note, until, sticky } = first
    const forMs = until === null ? {} : { forMs: Math.max(1_000, Math.round(until - serverNow())) }
    acknowledge(
      some.map(({ checkId }) => ({ id: checkId })),
      { by, note, sticky, ...forMs },
    )
  }
}
