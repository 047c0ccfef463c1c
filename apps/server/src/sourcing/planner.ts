import { setImmediate as breath } from 'node:timers/promises'
import { kindsOf } from '../config/plan/kinds.ts'
import type { Settings } from '../config/settings.ts'
import { type Blueprint, type Expanded, expanding, type Kinds, nothingMade, type Rows } from '../core/expand.ts'

interface Configured {
  readonly blueprint: Blueprint
  readonly kinds: Kinds
}

/** Makes plans of one configuration and whatever rows there are, while others get their turn. */
export function createPlanner({ registry }: { readonly registry: Parameters<typeof kindsOf>[0] }) {
  let configured: Configured | null = null
  let made = nothingMade()
  return {
    configure({ plan, rows }: Pick<Settings, 'plan' | 'rows'>): void {
      const { rules, login, sources: _, ...patterns } = rows
      configured = { blueprint: { ...patterns, fixed: plan }, kinds: kindsOf(registry, rules, login) }
      made = nothingMade()
    },
    async plan(rows: ReadonlyMap<string, Rows>): Promise<Expanded> {
      if (configured === null) throw new Error('nothing is configured yet')
      const steps = expanding(configured.blueprint, rows, configured.kinds, made)
      for (;;) {
        const { done, value } = steps.next()
        if (done === true) return value
        await breath()
      }
    },
  }
}
