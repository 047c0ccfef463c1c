import { createTextMask } from '@foretop/probes/mask.ts'
import type { z } from 'zod'
import { type Mistake, mistakeAt } from './mistake.ts'
import { filesIn, type NamedFile, type WhyNot } from './named-files.ts'
import { didYouMean } from './nearest.ts'
import { isSecretAt, secretsIn } from './secret-fields.ts'
import { mask, type Secrets } from './secrets.ts'
import { type Branch, bare, follow, nameOf, type Path, placeOf, written } from './tree.ts'
import { type Complaint, check } from './wording.ts'

/** The configuration while it is looked through: reads parts of it and collects every mistake with its place. */
export class Inspection {
  readonly #root: Branch
  readonly #secrets: Secrets
  readonly #given: ReadonlySet<string>
  readonly #mistakes = new Map<string, Mistake>()
  readonly #literal = new Set<string>()
  readonly #files: NamedFile[] = []

  /** `given`: names of paths at which a mistake is known already; more about them would be noise. */
  constructor(root: Branch, secrets: Secrets, given: readonly Mistake[]) {
    this.#root = root
    this.#secrets = secrets
    this.#given = new Set(given.map(({ path }) => path))
  }

  /** Without secrets, wherever those were written. */
  get mistakes(): readonly Mistake[] {
    const maskLiteral = createTextMask(this.literal)
    const masked = (message: string) => maskLiteral(mask(message, this.#secrets))
    return [...this.#mistakes.values()].map((mistake) => ({ ...mistake, message: masked(mistake.message) }))
  }

  /** What stands in fields that are secret, references replaced. */
  get literal(): readonly string[] {
    return [...this.#literal]
  }

  /** Notes a mistake; the same one is kept once. */
  note(path: Path, message: string): void {
    if (this.#given.has(nameOf(path))) return
    const mistake = mistakeAt(placeOf(this.#root, path), nameOf(path), message)
    const { file, line, column } = mistake
    this.#mistakes.set(`${file}:${line}:${column}:${mistake.path}:${mistake.message}`, mistake)
  }

  /** Notes a name that nothing bears, with the one that was perhaps meant. */
  unknown(path: Path, what: string, name: string, known: Iterable<string>): void {
    // A name out of a secret is shown as its reference.
    const tree = follow(this.#root, path)
    const shown = tree?.is === 'leaf' ? (tree.written ?? name) : name
    // Comparing names takes long where thousands are wrong, and nobody reads so many.
    const hint = shown === name && this.#mistakes.size < MOST_HINTS ? didYouMean(name, known) : ''
    this.note(path, `there is no ${what} ${shown}${hint}`)
  }

  /** Notes a host that is none of the members. */
  stranger(path: Path, host: string, members: ReadonlySet<string>): void {
    if (members.has(host)) return
    const are = [...members].join(', ')
    this.note(path, `must be one of its members ${are}, got ${show(host)}${didYouMean(host, members)}`)
  }

  /**
   * What a schema makes of a part; an empty part is `{}`. What is wrong is noted, and the schema asked again about the
   * rest, so that one bad key hides no mistake in the others; `undefined` when that is not enough.
   */
  parse<S extends z.ZodType>(schema: S, path: Path): z.output<S> | undefined {
    const tree = follow(this.#root, path)
    const value = (tree && bare(tree)) ?? {}
    this.#learn(schema, value, () => path)
    const first = check(schema, value)
    if ('value' in first) return first.value
    this.#complain(schema, first.complaints, () => path)
    const bad = new Set(first.complaints.map(({ path: [key] }) => key))
    if (tree?.is !== 'branch' || bad.has(undefined)) return undefined
    const rest = check(schema, Object.fromEntries(Object.entries(value).filter(([key]) => !bad.has(key))))
    return 'value' in rest ? rest.value : undefined
  }

  /** The same for a value put together from several parts; `origin` tells which of them a complaint is about. */
  parseValue<S extends z.ZodType>(schema: S, value: unknown, origin: (path: Path) => Path): z.output<S> | undefined {
    this.#learn(schema, value, origin)
    const checked = check(schema, value)
    if ('value' in checked) return checked.value
    this.#complain(schema, checked.complaints, origin)
    return undefined
  }

  /** Notes each file that is named and cannot be read; what a file is asked for once, it is asked for all. */
  async noteFiles(whyNot: WhyNot): Promise<void> {
    const reasons = new Map<string, string | null>()
    for (const { path, file } of this.#files) {
      const reason = reasons.has(file) ? reasons.get(file) : await whyNot(file)
      reasons.set(file, reason ?? null)
      if (reason != null) this.note(path, `${file}: ${reason}`)
    }
  }

  #learn(schema: z.ZodType, value: unknown, origin: (path: Path) => Path): void {
    for (const { path, file } of filesIn(schema, value)) this.#files.push({ path: [...origin(path), ...path], file })
    for (const secret of secretsIn(schema, value)) this.#literal.add(secret)
  }

  #complain(schema: z.ZodType, complaints: readonly Complaint[], origin: (path: Path) => Path): void {
    for (const { path, message } of complaints) {
      const whole = [...origin(path), ...path]
      const got = isSecretAt(schema, path) ? '' : this.#got(whole, message)
      this.note(whole, beforeHint(message, got))
    }
  }

  /** What came, where that says more than the message alone. */
  #got(path: Path, message: string): string {
    const tree = follow(this.#root, path)
    if (tree === undefined || VALUE_DOES_NOT_MATTER.test(message) || isPrivate(path)) return ''
    return tree.is === 'leaf' || message.startsWith('must ') ? `, got ${show(written(tree))}` : ''
  }

  has(path: Path): boolean {
    return follow(this.#root, path) !== undefined
  }

  /** How many entries the list at `path` has. Anything but a list is noted. */
  count(path: Path): number {
    const tree = follow(this.#root, path)
    if (tree === undefined || (tree.is === 'leaf' && tree.value === null)) return 0
    if (tree.is === 'list') return tree.items.length
    this.note(path, `must be a list, got ${show(written(tree))}`)
    return 0
  }

  /** Names of the entries at `path`, right or wrong, in the order of the file. Anything but a map is noted. */
  names(path: Path): readonly string[] {
    const tree = follow(this.#root, path)
    if (tree === undefined || (tree.is === 'leaf' && tree.value === null)) return []
    if (tree.is === 'branch') return [...tree.entries.keys()]
    this.note(path, `must be a map, got ${show(written(tree))}`)
    return []
  }
}

const MOST_HINTS = 200
const VALUE_DOES_NOT_MATTER = /^unknown key|not supported yet$/
const LONGEST_SHOWN = 60
const PRIVATE = /passw|secret|token|community|credential|(^|[^a-z])key$/i

/** What came stands before the guess at what was meant. */
function beforeHint(message: string, got: string): string {
  const at = message.lastIndexOf(' (did you mean ')
  return at === -1 ? message + got : message.slice(0, at) + got + message.slice(at)
}

/** Whether what stands there looks like a secret that somebody wrote out. */
const isPrivate = (path: Path) => path.some((step) => PRIVATE.test(String(step)))

/** A value as it was written, in short; nothing of a password in a url. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a map'
  if (typeof value !== 'string') return value === null ? 'nothing' : String(value)
  const bare = value.replace(/\/\/[^/@\s]*@/, '//…@').replaceAll(/\s+/g, ' ')
  return `"${bare.length > LONGEST_SHOWN ? `${bare.slice(0, LONGEST_SHOWN)}…` : bare}"`
}
