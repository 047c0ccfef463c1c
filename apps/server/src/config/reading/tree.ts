import type { Scalar } from '@foretop/shared/model.ts'
import type { Place } from './mistake.ts'

/** What a configuration says, each value with the place where it was written. Built without recursion into itself. */
export type Tree = Leaf | Branch | List

export interface Leaf {
  readonly is: 'leaf'
  readonly value: Scalar
  /** The value as it was written where that differs: a reference to a secret instead of the secret. */
  readonly written?: string
  readonly place: Place
}

export interface Branch {
  readonly is: 'branch'
  readonly entries: ReadonlyMap<string, Entry>
  readonly place: Place
}

export interface List {
  readonly is: 'list'
  readonly items: readonly Tree[]
  readonly place: Place
}

export interface Entry {
  readonly tree: Tree
  /** Of the key. */
  readonly place: Place
}

export type Path = readonly PropertyKey[]

/** The bare value, as JSON would have it. Keys such as `__proto__` never come this far. */
export function bare(tree: Tree): unknown {
  if (tree.is === 'leaf') return tree.value
  if (tree.is === 'list') return tree.items.map(bare)
  return Object.fromEntries([...tree.entries].map(([key, { tree }]) => [key, bare(tree)]))
}

/** The value as people wrote it, for messages: references to secrets stay references. */
export function written(tree: Tree): unknown {
  if (tree.is === 'leaf') return tree.written ?? tree.value
  if (tree.is === 'list') return tree.items.map(written)
  return Object.fromEntries([...tree.entries].map(([key, { tree }]) => [key, written(tree)]))
}

export function follow(tree: Tree | undefined, path: Path): Tree | undefined {
  return path.reduce<Tree | undefined>((at, step) => child(at, step)?.tree, tree)
}

/** Where `path` was written, or the nearest thing around it that was. */
export function placeOf(tree: Tree, path: Path): Place {
  let [at, place]: [Tree | undefined, Place] = [tree, tree.place]
  for (const step of path) {
    const next = child(at, step)
    if (next === undefined) break
    at = next.tree
    place = next.place
  }
  return place
}

function child(tree: Tree | undefined, step: PropertyKey): Entry | undefined {
  if (tree?.is === 'branch') return tree.entries.get(String(step))
  const item = tree?.is === 'list' ? tree.items[Number(step)] : undefined
  return item && { tree: item, place: item.place }
}

/** `checks.web.with.port`, `routes[0].to[1]`. */
export function nameOf(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? String(step) : `.${String(step)}`))
    .join('')
}
