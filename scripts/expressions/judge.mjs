import { automatonOf } from './automaton.mjs'
import { graphOf } from './graph.mjs'
import { pumpOf } from './pump.mjs'

/**
 * What speaks against an expression, or `null`: then its time grows no faster than what it is given, wherever it is used
 * (also where all places are looked for). It errs on the safe side: what cannot be judged is refused.
 */
export function judge(source, flags) {
  try {
    const { start, loops, letters: lettersTold } = automatonOf(source, flags)
    if (!loops) return null
    const letters = lettersTold()
    if (pumpOf(graphOf(start, letters, false)) === null) return null
    const nodes = graphOf(start, letters, true)
    const pump = pumpOf(nodes)
    if (pump === null) return null
    const lead = nodes[pump.from].text
    return `takes n² steps or more for ${lead === '' ? '' : `${JSON.stringify(lead)}, then `}n times ${JSON.stringify(pump.text)}`
  } catch (error) {
    return `cannot be judged: ${error.message}`
  }
}
