import type { Alternative, Need } from './plan.ts'
import type { NeedsView } from './wire.ts'

/** Every name in it, each once, however it is needed. */
export function namesIn(needs: readonly Need[]): readonly string[] {
  // Most checks need nothing, and there may be ten thousand.
  if (needs.length === 0) return []
  const names = needs.flatMap((need) =>
    typeof need === 'string' ? need : need.any.flatMap((one) => (typeof one === 'string' ? one : one.all)),
  )
  return [...new Set(names)]
}

/** As they go over the wire: the names, and more only where those do not say it all. */
export function needsView(needs: readonly Need[]): NeedsView {
  const names = [...namesIn(needs)]
  if (needs.every((need) => typeof need === 'string')) return { needs: names }
  return {
    needs: names,
    needsTree: needs.map((need) => (typeof need === 'string' ? need : { any: need.any.map(plain) })),
  }
}

/** The types of the wire know no lists that are only read. */
const plain = (one: Alternative) => (typeof one === 'string' ? one : { all: [...one.all] })
