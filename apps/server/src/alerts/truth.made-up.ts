import type { Status } from '@foretop/shared/model.ts'
import type { Alternative, Check, Need } from '@foretop/shared/plan.ts'
import { isProblem } from '../core/severity.ts'
import { isGuard, PLACE, type Reading, statusOf } from './cast.made-up.ts'

export type Readings = { readonly [id: string]: Reading }

/** So many moments at which a check was looked at count at most for what is told of it. */
const LOOKS = 4

/** How all really is, whatever the monitor has found out by now. */
export interface Truth {
  /** What a look says now: the server's own reading, or that it cannot be reached. */
  readonly seen: (id: string) => Reading | 'cut'
  readonly status: (id: string) => Status
  /** It needs what is down. */
  readonly hasCause: (id: string) => boolean
  /** It failed together with what it needs, or since that had failed, and that is so still. */
  readonly isExplained: (id: string) => boolean
  readonly explained: () => ReadonlySet<string>
  /** Whether the server said that at any of its last looks, when it could not be reached too. */
  readonly saidLately: (id: string) => ReadonlySet<Status>
  happens(next: Readings): void
  cut(is: boolean): void
  /** There are these checks now. */
  plan(checks: readonly Check[]): void
  /** `at`: by any clock. */
  looked(id: string, at: number): void
}

export function createTruth(): Truth {
  let now: Readings = {}
  let isCut = false
  let checks = new Map<string, Check>()
  let failedWith = new Set<string>()
  const lately = new Map<string, readonly { readonly at: number; readonly status: Status }[]>()

  const own = (id: string): Status => statusOf(now[id] ?? 'ok')
  const isFar = (id: string): boolean => {
    const way = checks.get(id)?.way
    return way?.by === 'poll' && !way.address.startsWith('127.')
  }
  const status = (id: string): Status => {
    if (id === PLACE)
      return [...checks.keys()].filter(isGuard).every((guard) => status(guard) === 'critical') ? 'critical' : 'ok'
    return isCut && isFar(id) ? 'critical' : own(id)
  }
  const isDown = (id: string): boolean => status(id) === 'critical' || (isProblem(status(id)) && hasCause(id))
  const areAllDown = (one: Alternative): boolean | null => {
    const ids = (typeof one === 'string' ? [one] : one.all).filter((id) => checks.has(id))
    return ids.length === 0 ? null : ids.some(isDown)
  }
  const isMissed = (need: Need): boolean => {
    const each = (typeof need === 'string' ? [need] : need.any).map(areAllDown).filter((one) => one !== null)
    return each.length > 0 && each.every(Boolean)
  }
  const hasCause = (id: string): boolean => checks.get(id)?.needs.some(isMissed) ?? false
  /** Whoever was well before, and is bad since what it needs is. */
  const change = (next: () => void) => {
    const before = new Map([...checks.keys()].map((id) => [id, status(id)]))
    next()
    failedWith = new Set(
      [...checks.keys()].filter(
        (id) =>
          isProblem(status(id)) && hasCause(id) && (failedWith.has(id) || !isProblem(before.get(id) ?? 'pending')),
      ),
    )
  }

  return {
    seen: (id) => (isCut && isFar(id) ? 'cut' : (now[id] ?? 'ok')),
    status,
    hasCause,
    isExplained: (id) => failedWith.has(id),
    explained: () => failedWith,
    saidLately: (id) => new Set(lately.get(id)?.map((look) => look.status)),
    happens: (next) => change(() => (now = next)),
    cut: (is) => change(() => (isCut = is)),
    plan: (next) => change(() => (checks = new Map(next.map((check) => [check.id, check])))),
    looked(id, at) {
      const said = checks.has(PLACE) ? own(id) : status(id)
      const before = (lately.get(id) ?? []).filter((look) => look.at !== at)
      lately.set(id, [...before, { at, status: said }].slice(-LOOKS))
    },
  }
}
