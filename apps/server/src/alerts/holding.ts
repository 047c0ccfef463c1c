import type { Rate } from '@foretop/shared/plan.ts'
import { isProblem } from '../core/severity.ts'
import type { Lookout } from './lookout.ts'
import type { Notice, OutboxRow } from './notice.ts'
import { isOwn } from './own-word.ts'
import type { Letter } from './queue.ts'

/** What may belong to a notice is waited for no longer. */
const GROW_MS = 5_000
/** Nor the next look at what has eased. */
const EASED_MS = 15_000
/** So many messages of problems, or of recoveries, or so many checks in them, within this time are a storm: what comes on top goes together. */
const STORM = { messages: 5, checks: 200, withinMs: 10_000 }
const MANY = 25
/** When what makes a notice wait is asked about again. */
const ASK_AGAIN_MS = 100

/** Which notices of one channel wait although they might go. */
export interface Holding {
  /** The letters to go now as one message (none: nothing goes yet), and when to ask again. */
  sort(letters: readonly Letter[], now: number): { readonly going: readonly Letter[]; readonly askAt: number }
  /** Rows that would say that a check is in trouble although it is well again. */
  past(rows: readonly OutboxRow[]): ReadonlySet<OutboxRow>
}

/** All that waits about one check: it goes together, or not at all. */
interface Story {
  readonly letters: readonly Letter[]
  readonly last: Notice
  /** It may go if nothing holds it. */
  readonly isDue: boolean
  /** Until then it may be held, monotonic ms. */
  readonly holdUntil: number
}

/** `digest`: how many messages the channel bears, where the configuration says so. */
export function createHolding(lookout: () => Lookout, digest: () => Rate | undefined = () => undefined): Holding {
  /** Messages that told of problems, and of recoveries, when they began. */
  const begun: { readonly [kind in Kind]: { readonly at: number; readonly checks: number }[] } = {
    problem: [],
    recovery: [],
  }
  /** When a message of that kind may begin, monotonic ms: now, or when the storm is over, and when there is room in the digest. */
  const calmAt = (kind: Kind, now: number): { readonly storm: number; readonly digest: number } => {
    const rate = digest()
    const longestMs = Math.max(STORM.withinMs, rate?.withinMs ?? 0)
    begun[kind].splice(0, Number.POSITIVE_INFINITY, ...begun[kind].filter(({ at }) => now - at < longestMs))
    return {
      storm: fullUntil(begun[kind], STORM, now),
      digest: rate === undefined ? now : fullUntil(begun[kind], { ...rate, checks: Number.POSITIVE_INFINITY }, now),
    }
  }
  const isPast = ({ checkId, to }: Notice): boolean => isProblem(to) && lookout().statusOf(checkId) === 'ok'

  return {
    past(rows) {
      const stories = [...Map.groupBy(rows, ({ notice }) => notice.checkId).values()]
      return new Set(stories.filter((rows) => isPast(lastOf(rows.map(({ notice }) => notice)))).flat())
    },
    sort(letters, now) {
      const ready = letters.filter(({ readyAt }) => readyAt <= now)
      const stories = [...Map.groupBy(ready, ({ row }) => row.notice.checkId).values()].map((own) => storyOf(own, now))
      const awaits = awaiting(letters, now)
      // What was taken back while it waited says so once that is decided: until then it is no news.
      const standing = stories.filter(({ last }) => !isPast(last) && !awaits(last))
      const young = standing.filter(({ isDue, holdUntil }) => isDue && now < holdUntil)
      const growing = young.length === 0 ? new Set() : lookout().growing(young.map(({ last }) => last))
      // What was confirmed this moment is on its way to the disk.
      const more = ready.length < letters.length
      const isGrowing = ({ last, isDue, holdUntil }: Story): boolean =>
        isDue && now < holdUntil && (more || growing.has(last.checkId))
      const mayBegin = { problem: calmAt('problem', now), recovery: calmAt('recovery', now) }
      const freeAt = ({ last }: Story): number => {
        const { storm, digest } = mayBegin[kindOf(last)]
        return digest <= now || isUrgent(last) ? storm : Math.max(storm, digest)
      }
      // None of a kind goes before those of it that wait.
      const isStormy = (story: Story): boolean => freeAt(story) > now
      const calm = standing.filter((story) => !isStormy(story))
      const ripe = calm.filter((story) => !isGrowing(story))
      // Of very many that grow all go with the first of them.
      const free = calm.length - ripe.length >= MANY ? calm : ripe
      if (ripe.some(({ isDue }) => isDue)) {
        for (const [kind, { length: checks }] of Map.groupBy(free, ({ last }) => kindOf(last)))
          begun[kind].push({ at: now, checks })
        return { going: free.flatMap(({ letters }) => letters), askAt: now }
      }
      const stormy = standing.filter(isStormy)
      const waits = stories.length - stormy.length > ripe.length
      const later = letters.map(({ dueAt }) => dueAt).filter((at) => at > now)
      const calmed = stormy.filter(({ isDue }) => isDue).map(freeAt)
      return { going: [], askAt: earliest([...later, ...calmed, ...(waits ? [now + ASK_AGAIN_MS] : [])]) }
    },
  }
}

/** A digest does not hold what asks somebody else because nobody came, nor what the monitor says of itself. */
const isUrgent = ({ why, checkId }: Notice): boolean => why === 'escalated' || isOwn(checkId)

/** Until when no further message may begin beside those that did, oldest first; the moment itself: one may. */
function fullUntil(
  begun: readonly { readonly at: number; readonly checks: number }[],
  { messages, checks, withinMs }: Rate & { readonly checks: number },
  now: number,
): number {
  const lately = begun.filter(({ at }) => now - at < withinMs)
  let sum = 0
  const tooMany = lately.findLastIndex((one) => {
    sum += one.checks
    return sum >= checks
  })
  // When so many of the oldest have left that there is room again.
  const leaving = Math.max(lately.length - messages, tooMany)
  return leaving < 0 ? now : (lately[leaving]?.at ?? now) + withinMs
}

/** Whether what is on its way to the disk came before a notice about the same check, or ends what that tells of. */
export function awaiting(letters: readonly Letter[], now: number): (notice: Notice) => boolean {
  const coming = Map.groupBy(
    letters.filter(({ readyAt }) => readyAt > now),
    ({ row }) => row.notice.checkId,
  )
  return ({ checkId, transition }) =>
    coming.get(checkId)?.some(({ row: { notice } }) => notice.transition < transition || !isProblem(notice.to)) ?? false
}

/** `Math.min` takes its numbers as arguments, of which there can be too many. */
export const earliest = (times: readonly number[]): number =>
  times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY)

type Kind = 'problem' | 'recovery'
const kindOf = ({ to }: Notice): Kind => (isProblem(to) ? 'problem' : 'recovery')

function storyOf(letters: readonly Letter[], now: number): Story {
  // Good news that may soon be better; not where people do not know of the bad yet.
  const hasEased = letters.every(({ row }) => row.notice.why === 'eased')
  return {
    letters,
    last: lastOf(letters.map(({ row }) => row.notice)),
    isDue: earliest(letters.map(({ dueAt }) => dueAt)) <= now,
    holdUntil: earliest(letters.map(({ readyAt }) => readyAt)) + (hasEased ? EASED_MS : GROW_MS),
  }
}

const lastOf = (notices: readonly Notice[]): Notice =>
  notices.reduce((last, notice) => (notice.transition > last.transition ? notice : last))
