import type { Told } from '../core/decide.ts'
import type { Beliefs, Changed } from './beliefs.ts'

interface Circumstances {
  /** Recipients that there are. */
  readonly names: readonly string[]
  /** Those whom the routes name now for what somebody was told. */
  readonly heirs: (told: Told) => readonly string[]
  /** The trouble is over, so that nobody needs to hear of it who is not left. */
  readonly isOver: boolean
}

/**
 * A recipient that is no more may have got another name: what it believes passes on to those whom the routes name now, and
 * that were told nothing themselves. Where there are none, it ends with the trouble.
 */
export function handOver(beliefs: Beliefs, checkId: string, { names, heirs, isOver }: Circumstances): Changed {
  const [delivered, expected] = [beliefs.delivered(checkId), beliefs.expected(checkId)]
  const isTold = (name: string) => delivered.has(name) || expected.has(name)
  const changed = [...delivered].flatMap(([recipient, told]) => {
    if (names.includes(recipient)) return []
    const to = [...new Set(heirs(told))].filter((name) => names.includes(name) && !isTold(name))
    return to.length > 0 || isOver ? [beliefs.inherit(checkId, recipient, to)] : []
  })
  return { beliefs: changed.flatMap((one) => one.beliefs), over: changed.flatMap((one) => one.over) }
}
