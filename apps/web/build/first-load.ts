interface Graph {
  /** `null`: there is none of this id. */
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/**
 * The group of a module that is there before anything is shown: whatever `entry` imports, itself or by
 * what it imports; `null` for all others. What pages share with it would else lie in a dozen small files, each with a head
 * of its own and packed by itself.
 */
export function firstLoad(entry: string): (id: string, graph: Graph) => string | null {
  let first: ReadonlySet<string> | undefined
  return (id, graph) => {
    first ??= reachedFrom(entry, graph)
    return first.has(id) ? 'first' : null
  }
}

function reachedFrom(entry: string, graph: Graph): ReadonlySet<string> {
  if (graph.getModuleInfo(entry) === null) throw new Error(`nothing begins with ${entry}`)
  const reached = new Set([entry])
  // A set goes on with what is added while it is walked through.
  for (const id of reached) for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) reached.add(imported)
  return reached
}
