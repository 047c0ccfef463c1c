import type { Conclusion } from '@foretop/shared/model.ts'
import { CONCLUSIONS } from '@foretop/shared/words.ts'
import { cut } from './clip.ts'

/** In a message about what is none. */
const SHOWN = 40

export const isConclusion = (said: unknown): said is Conclusion => CONCLUSIONS.some((known) => known === said)

/** Throws, which is a defect of ours, where a look concludes what nobody can: it would pass for well, or for nothing. */
export function assertConclusion({ says }: { readonly says?: unknown }): void {
  if (says === undefined || isConclusion(says)) return
  const said = typeof says === 'string' ? JSON.stringify(cut(says, SHOWN)) : `something of type ${typeof says}`
  throw new TypeError(`a look can say ${CONCLUSIONS.join(', ')}, not ${said}`)
}
