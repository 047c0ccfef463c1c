import type { Check, Plan } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import type { Memory } from './memory.ts'

/** Checks of which others tell, as the plan in force has them. */
export interface Reported {
  check(id: string): Check | undefined
  /** In the order of the configuration. */
  ofKind(kind: string): readonly Check[]
  /** Tokens of single checks, each with the ids of those that have it. The same map as long as the plan is the same. */
  tokens(): ReadonlyMap<string, ReadonlySet<string>>
}

interface Listed extends Pick<Reported, 'tokens'> {
  readonly plan: Plan
  readonly checks: ReadonlyMap<string, Check>
  readonly kinds: ReadonlyMap<string, readonly Check[]>
}

export function createReported(memory: Pick<Memory, 'plan'>): Reported {
  let listed = list(memory.plan)
  const now = () => {
    if (listed.plan !== memory.plan) listed = list(memory.plan)
    return listed
  }
  return {
    check: (id) => now().checks.get(id),
    ofKind: (kind) => now().kinds.get(kind) ?? [],
    tokens: () => now().tokens(),
  }
}

function list(plan: Plan): Listed {
  const checks = plan.checks.filter(({ way, enabled }) => enabled && (way.by === 'receive' || way.by === 'clock'))
  const tokens = new Map<string, Set<string>>()
  for (const { id, options } of checks) {
    const token = withToken.safeParse(options).data?.token
    if (token !== undefined) tokens.set(token, (tokens.get(token) ?? new Set()).add(id))
  }
  return {
    plan,
    checks: new Map(checks.map((check) => [check.id, check])),
    kinds: Map.groupBy(checks, ({ kind }) => kind),
    tokens: () => tokens,
  }
}

const withToken = z.object({ token: z.string().optional() })
