/**
 * Circles among things that need each other, each as `a, b, a`; at most one through any of them. Keeps its own stack:
 * a chain of ten thousand must not overflow ours.
 */
export function findCircles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const done = new Set<string>()
  const circles: string[][] = []
  for (const start of edges.keys()) {
    const path: { readonly name: string; next: number }[] = []
    const onPath = new Set<string>()
    const enter = (name: string) => {
      path.push({ name, next: 0 })
      onPath.add(name)
    }
    if (!done.has(start)) enter(start)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const target = edges.get(top.name)?.[top.next]
      top.next += 1
      if (target === undefined) {
        path.pop()
        onPath.delete(top.name)
        done.add(top.name)
      } else if (onPath.has(target)) {
        const circle = path.slice(path.findIndex(({ name }) => name === target)).map(({ name }) => name)
        if (!circle.some((name) => circles.some((known) => known.includes(name)))) circles.push([...circle, target])
      } else if (!done.has(target)) enter(target)
    }
  }
  return circles
}
