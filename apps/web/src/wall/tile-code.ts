import type { Status } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { STATUSES } from '@foretop/shared/words.ts'
import { handlingOf, isProblem, isWorse } from '../checks/status.ts'

/** What a tile shows beside its status. */
export const OVERLAYS = ['none', 'downtime', 'acknowledged', 'silenced', 'blocked'] as const
export type Overlay = (typeof OVERLAYS)[number]

export interface TileLook {
  readonly status: Status
  readonly overlay: Overlay
  readonly stale: boolean
  readonly flapping: boolean
  /** A problem that is not confirmed: shown hollow. */
  readonly candidate: Status | null
}

const STALE = 1 << 6
const FLAPPING = 1 << 7

/** A tile's look as one number: a new value with the same look draws nothing. */
export function tileCode(check: Summary): number {
  const { status, candidate } = check
  const handling = isProblem(status) || check.downtime ? handlingOf(check) : null
  const suspected = candidate !== null && isProblem(candidate.status) && isWorse(candidate.status, status)
  return (
    STATUSES.indexOf(status) |
    (OVERLAYS.indexOf(handling ?? 'none') << 3) |
    (check.stale ? STALE : 0) |
    (check.flapping ? FLAPPING : 0) |
    (suspected ? (STATUSES.indexOf(candidate.status) + 1) << 8 : 0)
  )
}

export function tileLook(code: number): TileLook {
  return {
    status: STATUSES[code & 7] ?? 'pending',
    overlay: OVERLAYS[(code >> 3) & 7] ?? 'none',
    stale: (code & STALE) !== 0,
    flapping: (code & FLAPPING) !== 0,
    candidate: STATUSES[(code >> 8) - 1] ?? null,
  }
}

/** Looks of a box's checks as one text: one number each. */
export const codesOf = (checks: readonly (Summary | undefined)[]): string =>
  checks.map((check) => (check === undefined ? PENDING : tileCode(check))).join()

/** The looks in such a text. */
export const looksIn = (codes: string): TileLook[] => codes.split(',').map((code) => tileLook(Number(code)))

/** The look of a box: of an unhandled problem first, then the worst. Whether anything may get worse is seen on it, too. */
export function worstLook(looks: readonly TileLook[]): TileLook {
  const worst = looks[worstFirst(looks)[0] ?? 0] ?? tileLook(PENDING)
  const suspected = looks.flatMap(({ candidate }) => candidate ?? [])
  const candidate = suspected.find((status) => status === 'critical') ?? suspected[0] ?? null
  return { ...worst, candidate: candidate !== null && isWorse(candidate, worst.status) ? candidate : null }
}

/** Places of the looks, those that hurt most first; else in their order. */
export const worstFirst = (looks: readonly TileLook[]): number[] =>
  looks
    .map((look, at) => ({ at, hurts: hurts(look) }))
    .sort((one, other) => other.hurts - one.hurts || one.at - other.at)
    .map(({ at }) => at)

const PENDING = STATUSES.indexOf('pending')
/** Of what is seen of the others, one that is not yet says nothing. */
const ORDER = ['pending', 'ok', 'warning', 'unknown', 'critical']

/** One that is not seen in time, or flaps, hurts more than one that stands like it. */
const hurts = ({ status, overlay, stale, flapping }: TileLook): number =>
  ORDER.indexOf(status) +
  (overlay === 'none' && isProblem(status) ? ORDER.length : 0) +
  (stale ? 0.5 : 0) +
  (flapping ? 0.25 : 0)
