import { type Mistake, mistakeAt } from './mistake.ts'
import { type Branch, type Entry, nameOf, type Path, type Tree } from './tree.ts'

/** Sections of named things: several files may add to them. Any other section is written in one file. */
const NAMED = new Set([
  ...['hosts', 'groups', 'checks', 'sources', 'channels', 'downtimes', 'graphs'],
  ...['people', 'hours', 'rotas'],
])

/** Puts files together. The same name in two of them is a mistake; lists (`routes`) follow each other. */
export function merge(trees: readonly Tree[]): { readonly root: Branch; readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = []
  const entries = new Map<string, Entry>()
  for (const tree of trees) {
    if (tree.is === 'branch') adopt(entries, tree.entries, [], mistakes)
    else if (!isEmpty(tree)) mistakes.push(mistakeAt(tree.place, '', 'must be a map of sections: hosts, checks …'))
  }
  const place = trees[0]?.place ?? { file: '', line: 1, column: 1 }
  return { root: { is: 'branch', entries, place }, mistakes }
}

export const isEmpty = (tree: Tree) => tree.is === 'leaf' && tree.value === null

function adopt(into: Map<string, Entry>, from: ReadonlyMap<string, Entry>, path: Path, mistakes: Mistake[]): void {
  for (const [key, entry] of from) {
    const known = into.get(key)
    const joined = known && join(known, entry, [...path, key], mistakes)
    if (known === undefined) into.set(key, entry)
    else if (joined !== undefined) into.set(key, joined)
    else {
      const first = `${known.place.file}:${known.place.line}`
      mistakes.push(mistakeAt(entry.place, nameOf([...path, key]), `is here twice; first in ${first}`))
    }
  }
}

function join(a: Entry, b: Entry, path: Path, mistakes: Mistake[]): Entry | undefined {
  if (path.length !== 1) return undefined
  if (isEmpty(b.tree)) return a
  if (isEmpty(a.tree)) return b
  if (a.tree.is === 'list' && b.tree.is === 'list')
    return { ...a, tree: { ...a.tree, items: [...a.tree.items, ...b.tree.items] } }
  if (a.tree.is !== 'branch' || b.tree.is !== 'branch' || !NAMED.has(String(path[0]))) return undefined
  const entries = new Map(a.tree.entries)
  adopt(entries, b.tree.entries, path, mistakes)
  return { ...a, tree: { ...a.tree, entries } }
}
