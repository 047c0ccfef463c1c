// An expression as what its engine does: nodes that take a letter, and in which order it tries what may come next.
import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'
import { lettersOf } from './letters.mjs'

/** What is repeated more often than this by a number is taken as without end. */
const COPIES = 80
const ANY = { raw: '[^]' }
/** At the end of what is looked ahead at: nothing comes after it, and nothing is found by it. */
const DEAD = { branches: [] }

/** What must hold between two letters; `PERHAPS`: that depends on more than these. */
export const PERHAPS = 'perhaps'
const GUARDS = {
  start: (before) => Boolean(before.start),
  lineStart: (before) => Boolean(before.start || before.newline),
  // The end of the text is no letter: where one is taken, it is not there.
  end: () => false,
  lineEnd: (_, after) => after.newline,
  border: (before, after) => Boolean(before.word) !== after.word,
  inside: (before, after) => Boolean(before.word) === after.word,
  looked: () => PERHAPS,
}

/** @throws when the expression has something of which this cannot tell */
export function automatonOf(source, flags) {
  const unicode = { unicode: flags.includes('u'), unicodeSets: flags.includes('v') }
  const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, unicode)
  const named = []
  visitRegExpAST(pattern, { onCharacterEnter: ({ value }) => named.push(value) })

  const met = { sets: new Set([ANY]), loops: false, lines: flags.includes('m') }
  const start = { branches: [anyOf(pattern.alternatives, { found: true }, met)] }
  // Where nothing fits, the search goes on one letter later; it is tried last.
  if (!flags.includes('y')) start.branches.push({ set: ANY, next: start })
  return { start, loops: met.loops, letters: () => lettersOf(met.sets, named, flags) }
}

/** Made from the back: every part is given what comes after it. */
function anyOf(alternatives, next, met) {
  const all = (elements) => elements.reduceRight((rest, element) => compiled(element, rest, met), next)
  return { branches: alternatives.map(({ elements }) => all(elements)) }
}

function compiled(element, next, met) {
  switch (element.type) {
    case 'Group':
      if (element.modifiers) throw new Error('modifiers in a group')
      return anyOf(element.alternatives, next, met)
    case 'CapturingGroup':
      return anyOf(element.alternatives, next, met)
    case 'Quantifier':
      return repeated(element, next, met)
    case 'Assertion':
      return asserted(element, next, met)
    case 'Backreference':
      throw new Error('a back reference')
    default:
      met.sets.add(element)
      return { set: element, next }
  }
}

function repeated({ element, min, max, greedy }, next, met) {
  const ordered = (again) => (greedy ? [again, next] : [next, again])
  const times = (count, rest) => (count === 0 ? rest : times(count - 1, compiled(element, rest, met)))
  if (max <= COPIES) {
    let rest = next
    for (let copy = min; copy < max; copy++) rest = { branches: ordered(compiled(element, rest, met)) }
    return times(min, rest)
  }
  met.loops = true
  const loop = { branches: [] }
  const body = compiled(element, loop, met)
  loop.branches = ordered(body)
  return min === 0 ? loop : times(Math.min(min, COPIES) - 1, body)
}

function asserted({ kind, negate, alternatives }, next, met) {
  if (kind === 'start') return { guard: met.lines ? GUARDS.lineStart : GUARDS.start, branches: [next] }
  if (kind === 'end') return { guard: met.lines ? GUARDS.lineEnd : GUARDS.end, branches: [next] }
  if (kind === 'word') return { guard: negate ? GUARDS.inside : GUARDS.border, branches: [next] }
  if (kind === 'lookbehind') throw new Error('what looks behind')
  // Whether it holds is left open; what it costs to find out is not.
  return { branches: [anyOf(alternatives, DEAD, met), { guard: GUARDS.looked, branches: [next] }] }
}
