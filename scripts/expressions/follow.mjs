/**
 * What an engine may do next from a node, in the order in which it tries: `{ set, next, guards }` takes a letter;
 * `{ settled, guards }` means that the expression was found, so that nothing that comes after it is ever tried.
 */
export function createFollow(start) {
  const known = new Map()
  const restart = walk(start).filter(({ found }) => !found)
  return function follow(node) {
    let steps = known.get(node)
    if (steps === undefined) {
      // Whoever looks for all places goes on from where one was found.
      steps = walk(node).flatMap((step) =>
        step.found
          ? [
              ...restart.map((again) => ({ ...again, guards: [...step.guards, ...again.guards] })),
              { settled: true, guards: step.guards },
            ]
          : [step],
      )
      known.set(node, steps)
    }
    return steps
  }
}

/** A way without a letter may pass a node again (the inner loop ended, the outer one begins), but no branch twice. */
function walk(node, guards = [], taken = new Set()) {
  if (node.found || node.set) return [{ ...node, node, guards }]
  const inner = node.guard ? [...guards, node.guard] : guards
  return node.branches.flatMap((branch, index) => {
    const key = branchOf(node, index)
    return taken.has(key) ? [] : walk(branch, inner, new Set([...taken, key]))
  })
}

const branchKeys = new WeakMap()
function branchOf(node, index) {
  if (!branchKeys.has(node)) branchKeys.set(node, [])
  const keys = branchKeys.get(node)
  keys[index] ??= { node, index }
  return keys[index]
}
