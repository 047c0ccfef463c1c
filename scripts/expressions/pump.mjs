/**
 * A text that can be read in more and more ways the more often it is repeated: from some node of the graph it leads back
 * there, and also to another, and from that back to itself. Each repetition is then one more place to change over. Where
 * no such text exists, the number of ways has a limit (Weber and Seidl, 1991), and time grows no faster than the input.
 */
export function pumpOf(nodes) {
  const components = componentsOf(nodes)
  const loops = nodes.map((_, index) => index).filter((index) => components.looping(index))
  for (const from of loops)
    for (const [letter, targets] of nodes[from].moves)
      if (targets.some((to, at) => components.of(to) === components.of(from) && targets.indexOf(to) !== at))
        return { from, text: letter }
  let shortest = null
  for (const from of loops)
    for (const to of loops) {
      if (from === to || nodes[from].group !== nodes[to].group || !components.reaches(from, to)) continue
      const text = changeOver(nodes, components, from, to, shortest?.text.length)
      if (text !== null) shortest = { from, text }
    }
  return shortest
}

/**
 * The shortest text, of fewer letters than `below`, that leads from `from` back to it, from `from` to `to` and from `to`
 * back to it.
 */
function changeOver(nodes, components, from, to, below = Number.POSITIVE_INFINITY) {
  const size = nodes.length
  const key = ([a, b, c]) => (a * size + b) * size + c
  const goal = key([from, to, to])
  const seen = new Set([key([from, from, to])])
  const queue = [{ at: [from, from, to], text: '' }]
  for (const { at, text } of queue) {
    if (text.length + 1 >= below) return null
    const [stay, change, stayed] = at.map((index) => nodes[index].moves)
    for (const [letter, stays] of stay)
      for (const a of stays) {
        if (components.of(a) !== components.of(from)) continue
        for (const c of stayed.get(letter) ?? []) {
          if (components.of(c) !== components.of(to)) continue
          for (const b of change.get(letter) ?? []) {
            const next = [a, b, c]
            if (key(next) === goal) return text + letter
            if (seen.has(key(next)) || !components.reaches(b, to)) continue
            seen.add(key(next))
            queue.push({ at: next, text: text + letter })
          }
        }
      }
  }
  return null
}

/** Which nodes lead to each other in both directions, and which to which. */
function componentsOf(nodes) {
  const reach = nodes.map((_, index) => reachable(nodes, index))
  const component = nodes.map((_, index) => {
    for (let other = 0; other < index; other++) if (reach[index].has(other) && reach[other].has(index)) return other
    return index
  })
  return {
    of: (index) => component[index],
    looping: (index) => reach[index].has(index),
    reaches: (from, to) => from === to || reach[from].has(to),
  }
}

function reachable(nodes, start) {
  const seen = new Set()
  const queue = [start]
  for (const index of queue)
    for (const targets of nodes[index].moves.values())
      for (const target of targets)
        if (!seen.has(target)) {
          seen.add(target)
          queue.push(target)
        }
  return seen
}
