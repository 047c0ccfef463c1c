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

/** The code of a tile that stands for several checks: an unhandled problem first, then the worst. */
export function worstCode(codes: readonly number[]): number {
  return codes.reduce((worst, code) => (hurts(code) > hurts(worst) ? code : worst), codes[0] ?? PENDING)
}

const PENDING = STATUSES.indexOf('pending')
const ORDER = ['ok', 'pending', 'warning', 'unknown', 'critical']

function hurts(code: number): number {
  const { status, overlay } = tileLook(code)
  return ORDER.indexOf(status) + (overlay === 'none' && isProblem(status) ? ORDER.length : 0)
}
