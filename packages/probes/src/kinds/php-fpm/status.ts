import { ProbeFailure } from '../../protocol/failure.ts'
import { beginningOf } from '../http/document.ts'

export interface PoolStatus {
  readonly pool: string
  /** `static`, `dynamic` or `ondemand`. */
  readonly manager: string
  /** By the names of its status page; one that this version does not have is not there. */
  number(name: string): number | undefined
}

/** Throws `protocol` for what is no status of PHP-FPM. */
export function readStatus(text: string): PoolStatus {
  const content = parsed(text)
  if (typeof content !== 'object' || content === null || !('pool' in content) || typeof content.pool !== 'string')
    throw unexpected(text)
  const fields = new Map<string, unknown>(Object.entries(content))
  const number = (name: string): number | undefined => {
    const value = fields.get(name)
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
  }
  if (number('active processes') === undefined || number('idle processes') === undefined) throw unexpected(text)
  return { pool: content.pool, manager: String(fields.get('process manager') ?? ''), number }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const unexpected = (text: string): ProbeFailure =>
  new ProbeFailure('protocol', `expected the status of PHP-FPM as JSON, came ${beginningOf(text)}`)

/** What of it is measured. `limit`: `pm.max_children`, as far as somebody said it or as `static` has it. */
export function measure({ manager, number }: PoolStatus, given: number | undefined) {
  const active = number('active processes') ?? 0
  const idle = number('idle processes') ?? 0
  const total = number('total processes')
  const limit = given ?? (manager === 'static' ? total : undefined)
  const length = number('listen queue len')
  // Linux tells nothing of the queue of a unix socket: both are 0 then.
  const queue = length === 0 ? undefined : number('listen queue')
  return {
    active,
    idle,
    ...(total !== undefined && { total }),
    ...(limit !== undefined && limit > 0 && { workersUsed: (100 * active) / limit }),
    ...(queue !== undefined && { queue, full: Number(idle === 0 && queue > 0) }),
    ...(queue !== undefined && length !== undefined && { queueLength: length, queueUsed: (100 * queue) / length }),
    ...taken(number, {
      requests: 'accepted conn',
      maxChildrenReached: 'max children reached',
      slowRequests: 'slow requests',
      uptime: 'start since',
    }),
    ...(queue !== undefined && taken(number, { longestQueue: 'max listen queue' })),
  }
}

function taken<N extends string>(number: PoolStatus['number'], names: { readonly [metric in N]: string }) {
  const found = Object.entries<string>(names).flatMap(([metric, name]) => {
    const value = number(name)
    return value === undefined ? [] : [[metric, value] as const]
  })
  // Its keys are some of those that were given.
  return Object.fromEntries(found) as { readonly [metric in N]?: number }
}
