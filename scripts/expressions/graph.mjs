// All that an engine may have under way, as a graph: a node is one way that it may have to try, an arrow is a letter.
import { PERHAPS } from './automaton.mjs'
import { createFollow } from './follow.mjs'

/** More than any expression of ours needs by far; one that does is too hard to read, too. */
const MOST_NODES = 4_000

/**
 * @param {boolean} ordered whether a way that is tried only after another failed ends as soon as that one is sure to fit.
 * Without: more ways than there are, but soon known.
 * @returns {{ text: string, moves: Map<string, number[]>, group: number }[]} `text` leads to the node; `group`: the ways
 * that are under way together; `moves`: by letter, a node as often as there are ways to it
 */
export function graphOf(start, letters, ordered) {
  const step = createStep(start, ordered)
  const nodes = []
  const groups = new Map()
  const queue = []
  groupOf([{ node: start, kind: { start: true }, id: 'start' }], '')
  for (const group of queue)
    for (const letter of letters) {
      const { ways, arrows } = step(group.ways, letter)
      const together = ordered ? [ways] : ways.map((way) => [way])
      const numbers = new Map(together.flatMap((list) => [...groupOf(list, group.text + letter.text).numbers]))
      for (const [from, to] of arrows) {
        const { moves } = nodes[group.numbers.get(from.id)]
        if (!moves.has(letter.text)) moves.set(letter.text, [])
        moves.get(letter.text).push(numbers.get(to.id))
      }
      if (nodes.length > MOST_NODES) throw new Error('it is too large')
    }
  return nodes

  function groupOf(ways, text) {
    const key = ways.map(({ id }) => id).join()
    const known = groups.get(key)
    if (known !== undefined) return known
    const group = { ways, text, numbers: new Map() }
    for (const { id } of ways)
      group.numbers.set(id, nodes.push({ text, moves: new Map(), group: ordered ? groups.size : 0 }) - 1)
    groups.set(key, group)
    queue.push(group)
    return group
  }
}

/** One letter further: which ways are under way then, the one tried first at the head, and from where each came. */
function createStep(start, ordered) {
  const follow = createFollow(start)
  const numbers = new Map()
  const wayTo = (node, kind) => {
    if (!numbers.has(node)) numbers.set(node, numbers.size)
    return { node, kind, id: `${numbers.get(node)}${kind.newline ? 'n' : ''}${kind.word ? 'w' : ''}` }
  }
  const isSure = (node) => follow(node.next).some(({ settled, guards }) => settled && guards.length === 0)
  return (from, letter) => {
    const ways = new Map()
    const arrows = []
    for (const way of from)
      for (const { settled, set, node, guards } of follow(way.node.next ?? way.node)) {
        const holds = guards.map((guard) => guard(way.kind, letter.kind))
        if (holds.includes(false)) continue
        if (settled && ordered && !holds.includes(PERHAPS)) return { ways: [...ways.values()], arrows }
        if (settled || !letter.fits.has(set.raw)) continue
        const to = wayTo(node, letter.kind)
        arrows.push([way, to])
        ways.set(to.id, ways.get(to.id) ?? to)
        if (ordered && isSure(node)) return { ways: [...ways.values()], arrows }
      }
    return { ways: [...ways.values()], arrows }
  }
}
