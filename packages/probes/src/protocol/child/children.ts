import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { ChildRules } from '@foretop/shared/plan.ts'
import { ProbeCrash, ProbeFailure } from '../failure.ts'
import { Child, notStarted, PATIENCE, type Patience } from './child.ts'
import type { ChildCommand, ChildEnd } from './command.ts'
import { limited } from './limited.ts'
import { Lookups } from './lookups.ts'
import { killMarkedNow } from './marked.ts'
import { personOf } from './person.ts'
import { findProgram } from './program.ts'

/** So many may hang in the kernel before no others are started. */
const MOST_HANGING = 64

interface Errand {
  readonly rules: ChildRules
  /** Id of the check. */
  readonly whose: string
  readonly signal: AbortSignal
}

/** All the programs that one process of ours has started. */
export class Children implements Disposable {
  readonly #mark: string
  readonly #patience: Patience
  /** Those that are not gone, and those that hang, by check. */
  readonly #children = new Map<string, Set<Child>>()
  readonly #lookups = new Lookups()
  #number = 0

  /** `mark`: of all of them; what an earlier process left behind under the same is ended. */
  constructor({ mark = randomUUID(), patience = PATIENCE }: { mark?: string; patience?: Patience } = {}) {
    this.#mark = mark
    this.#patience = patience
  }

  /** Ends what an earlier one with the same mark left behind. */
  endLeftBehind(): void {
    killMarkedNow(`${this.#mark}/`)
  }

  /** How the program ended. Rejects with the signal's reason; what is left of it then is ended beside. */
  async run(command: ChildCommand, { rules, whose, signal }: Errand): Promise<ChildEnd> {
    signal.throwIfAborted()
    const { touches, limitMs } = command
    const before = this.#of(whose).find((each) => each.hangs && (each.touches ?? touches) === touches)
    if (before !== undefined)
      throw new ProbeFailure('timeout', `${before.name} of an earlier look still hangs in the kernel: a dead mount?`)
    this.#lookups.assertNone(whose)
    if (this.hanging.length >= MOST_HANGING)
      throw new ProbeCrash('local', `${MOST_HANGING} programs hang in the kernel; no others are started`)
    const search = () => Promise.all([findProgram(command, rules), personOf(rules)])
    // Without the system's own folders nothing would run at all.
    const [path, person] =
      command.from === 'system'
        ? await search()
        : await this.#lookups.run({ whose, name: basename(command.program), signal }, search)
    signal.throwIfAborted()
    this.#number += 1
    const mark = `${this.#mark}/${this.#number}/`
    using limit = limited(signal, limitMs)
    const child = born({
      ...{ path, person, mark, touches, signal: limit.signal },
      args: command.args,
      reading: command,
      env: command.env ?? {},
      input: command.input,
      patience: this.#patience,
    })
    this.#watch(whose, child)
    return await child.end
  }

  /** Resolves when none of its children runs any more; those that cannot be ended are waited for no longer. */
  async gone(whose: string): Promise<void> {
    await Promise.all(this.#of(whose).map((child) => child.gone))
  }

  /** What hangs in the kernel, running or looked for: each with the check it is for. */
  get hanging(): readonly { readonly whose: string; readonly name: string }[] {
    const children = [...this.#children].flatMap(([whose, own]) =>
      [...own].flatMap(({ hangs, name }) => (hangs ? [{ whose, name }] : [])),
    )
    return [...children, ...this.#lookups.hanging]
  }

  [Symbol.dispose](): void {
    for (const own of this.#children.values()) for (const child of own) child.kill()
  }

  #of(whose: string): readonly Child[] {
    return [...(this.#children.get(whose) ?? [])]
  }

  #watch(whose: string, child: Child): void {
    const own = this.#children.get(whose) ?? new Set()
    this.#children.set(whose, own.add(child))
    void child.over.then(() => {
      own.delete(child)
      if (own.size === 0) this.#children.delete(whose)
    })
  }
}

/** What cannot be started throws at once, or says so soon: nobody should have to know which. */
function born(start: ConstructorParameters<typeof Child>[0]): Child {
  try {
    return new Child(start)
  } catch (error) {
    throw notStarted(start.path, error)
  }
}
