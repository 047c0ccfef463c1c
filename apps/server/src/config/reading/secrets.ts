import { readFile, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { formsOf } from '@foretop/probes/secret-forms.ts'
import { reasonOf } from './files.ts'
import { type Mistake, mistakeAt } from './mistake.ts'
import { type Branch, type Entry, nameOf, type Path, type Tree } from './tree.ts'

export type Environment = { readonly [name: string]: string | undefined }

/** `${env:X}`, `${file:/x}`, and what looks like a try at one. Other `${…}` are left alone: shell, templates. */
const REFERENCE_BEGINS = /\$\{\s*(?:env|file|row)\s*[:.]/gi
const STRICT = /^\$\{(env|file):([^\s}]+)\}$/
const LARGEST_SECRET_BYTES = 64 * 1024

/** What references stand for, by reference. */
export type Secrets = ReadonlyMap<string, string>

interface Revealed {
  readonly root: Branch
  readonly secrets: Secrets
  readonly mistakes: readonly Mistake[]
}

/** Puts environment variables and files in the place of the references to them, in all strings but runbooks. */
export async function reveal(root: Branch, env: Environment): Promise<Revealed> {
  const references = new Set<string>()
  map(root, [], (text, _, path) =>
    withReferences(text, (reference) => {
      if (!isForRows(reference, path)) references.add(reference)
      return reference
    }),
  )
  const secrets = new Map<string, string>()
  const missing = new Map<string, string>()
  for (const reference of references) {
    const found = await resolve(reference, env)
    if ('value' in found) secrets.set(reference, found.value)
    else missing.set(reference, found.message)
  }
  const mistakes: Mistake[] = []
  const replaced = map(root, [], (text, tree, path) =>
    withReferences(text, (reference) => {
      if (isForRows(reference, path)) return reference
      const message = missing.get(reference)
      if (message !== undefined) mistakes.push(mistakeAt(tree.place, nameOf(path), message))
      return secrets.get(reference) ?? reference
    }),
  )
  return { root: replaced.is === 'branch' ? replaced : root, secrets, mistakes }
}

/** Puts something else in the place of each reference. One ends at the first brace; what never ends is none. */
function withReferences(text: string, instead: (reference: string) => string): string {
  let made = ''
  let at = 0
  for (const { index } of text.matchAll(REFERENCE_BEGINS)) {
    const end = text.indexOf('}', index) + 1
    if (end === 0) break
    // Within the one before.
    if (index < at) continue
    made += text.slice(at, index) + instead(text.slice(index, end))
    at = end
  }
  return made + text.slice(at)
}

/** Applies `change` to every string value. */
function map(tree: Tree, path: Path, change: (text: string, tree: Tree, path: Path) => string): Tree {
  if (tree.is === 'list') return { ...tree, items: tree.items.map((item, i) => map(item, [...path, i], change)) }
  if (tree.is === 'branch') {
    // Everyone who sees the wall reads runbooks, and `${…}` in a command belongs to the shell.
    const entries = [...tree.entries].map(([key, { tree, place }]): [string, Entry] => [
      key,
      { place, tree: key === 'runbook' ? tree : map(tree, [...path, key], change) },
    ])
    return { ...tree, entries: new Map(entries) }
  }
  if (typeof tree.value !== 'string') return tree
  const value = change(tree.value, tree, path)
  return value === tree.value ? tree : { ...tree, value, written: tree.value }
}

type Found = { readonly value: string } | { readonly message: string }

async function resolve(reference: string, env: Environment): Promise<Found> {
  const [, kind, name] = STRICT.exec(reference) ?? []
  if (kind === undefined || name === undefined)
    return {
      message: /^\$\{\s*row/i.test(reference)
        ? noRow(reference)
        : `expected \${env:NAME} or \${file:/path}, got ${reference}`,
    }
  const found = kind === 'env' ? fromEnvironment(name, env) : await fromFile(name)
  return 'value' in found && found.value === '' ? { message: `${reference} is empty` } : found
}

const FROM_ROWS = /^\$\{row\.[^\s{}]+\}$/

const OF_CHECKS: ReadonlySet<PropertyKey | undefined> = new Set(['with', 'address', 'of'])

/** Whether rows will fill it in, where they may. Whether any come there is another question. */
function isForRows(reference: string, [section, , key]: Path): boolean {
  return FROM_ROWS.test(reference) && (section === 'checks' ? OF_CHECKS.has(key) : isAddress(section, key))
}

const isAddress = (section: PropertyKey | undefined, key: PropertyKey | undefined) =>
  section === 'hosts' && key === 'address'

const noRow = (reference: string): string =>
  FROM_ROWS.test(reference)
    ? `${reference} is filled in only under \`with\`, \`address\` and \`of\` of a check, and in the \`address\` of hosts`
    : `expected \${row.column}, got ${reference}`

function fromEnvironment(name: string, env: Environment): Found {
  const value = Object.hasOwn(env, name) ? env[name] : undefined
  return value === undefined ? { message: `the environment variable ${name} is not set` } : { value }
}

async function fromFile(path: string): Promise<Found> {
  if (!isAbsolute(path)) return { message: `the path in \${file:${path}} must begin with /` }
  try {
    const found = await stat(path)
    if (!found.isFile()) return { message: `${path}: not a file` }
    if (found.size > LARGEST_SECRET_BYTES) return { message: `${path}: at most 64 KiB for a secret` }
    return { value: (await readFile(path, 'utf8')).replace(/\r?\n$/, '') }
  } catch (error) {
    return { message: `${path}: ${reasonOf(error)}` }
  }
}

/** Replaces secrets by their references in a text that may quote them, in whatever form. */
export function mask(text: string, secrets: Secrets): string {
  const known = [...secrets].flatMap(([reference, value]) => formsOf(value).map((form) => [reference, form] as const))
  // Longest first: one secret may hold another.
  known.sort(([, a], [, b]) => b.length - a.length)
  return known.reduce((masked, [reference, form]) => masked.replaceAll(form, () => reference), text)
}
