import { type Document, isAlias, isMap, isScalar, isSeq } from 'yaml'
import { type Mistake, mistakeAt, type Place } from './mistake.ts'
import { type Entry, nameOf, type Path, type Tree } from './tree.ts'

/** How many values aliases may add to those that are written out. */
const MOST_REPEATED = 100_000

/** Would reach into the objects that hold them instead of being held. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** Makes a tree of a parsed document. Duplicate keys, keys that are no text, aliases without end are mistakes. */
export function plant(document: Document.Parsed, placeAt: (offset: number) => Place): Tree | readonly Mistake[] {
  const gardener = new Gardener(placeAt)
  const tree = gardener.tree(document.contents, [])
  return gardener.mistakes.length > 0 ? gardener.mistakes : tree
}

interface Anchored {
  readonly tree: Tree
  readonly size: number
}

class Gardener {
  readonly mistakes: Mistake[] = []
  readonly #placeAt: (offset: number) => Place
  /** By anchor: what it stands for, or `null` while that is still being read. */
  readonly #anchors = new Map<string, Anchored | null>()
  #size = 0
  #repeated = 0

  constructor(placeAt: (offset: number) => Place) {
    this.#placeAt = placeAt
  }

  tree(node: unknown, path: Path): Tree {
    if (isAlias(node)) return this.#alias(node.source, this.#place(node), path)
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor !== undefined) this.#anchors.set(anchor, null)
    const before = this.#size
    const tree = this.#written(node, path)
    if (anchor !== undefined) this.#anchors.set(anchor, { tree, size: this.#size - before })
    return tree
  }

  #written(node: unknown, path: Path): Tree {
    this.#size += 1
    const place = this.#place(node)
    if (isMap(node)) {
      const entries = new Map<string, Entry>()
      for (const { key, value } of node.items) this.#entry(entries, key, value, path)
      return { is: 'branch', entries, place }
    }
    if (isSeq(node)) return { is: 'list', items: node.items.map((item, i) => this.tree(item, [...path, i])), place }
    const value = isScalar(node) ? node.value : null
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return { is: 'leaf', value, place }
    this.#mistake(place, path, 'not a text, number, true, false or null')
    return { is: 'leaf', value: null, place }
  }

  #entry(entries: Map<string, Entry>, keyNode: unknown, value: unknown, path: Path): void {
    const place = this.#place(keyNode)
    if (!isScalar(keyNode) || keyNode.value === null) {
      this.#mistake(place, path, 'a key must be a plain name')
      return
    }
    // As it is written: `01` and `1.0` are names here, not numbers.
    const key = keyNode.source ?? String(keyNode.value)
    const first = entries.get(key)
    if (FORBIDDEN.has(key)) this.#mistake(place, [...path, key], 'not allowed as a key')
    else if (first !== undefined)
      this.#mistake(place, [...path, key], `is here twice; first in line ${first.place.line}`)
    else entries.set(key, { tree: this.tree(value, [...path, key]), place })
  }

  #alias(name: string, place: Place, path: Path): Tree {
    const anchored = this.#anchors.get(name)
    const nothing: Tree = { is: 'leaf', value: null, place }
    if (anchored === undefined || anchored === null) {
      this.#mistake(
        place,
        path,
        anchored === null ? `*${name} contains itself` : `there is no &${name} before *${name}`,
      )
      return nothing
    }
    this.#size += anchored.size
    this.#repeated += anchored.size
    if (this.#repeated <= MOST_REPEATED) return anchored.tree
    this.#mistake(place, path, `aliases repeat more than ${MOST_REPEATED} values`)
    return nothing
  }

  #mistake(place: Place, path: Path, message: string): void {
    this.mistakes.push(mistakeAt(place, nameOf(path), message))
  }

  #place(node: unknown): Place {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined
    return this.#placeAt(range?.[0] ?? 0)
  }
}
