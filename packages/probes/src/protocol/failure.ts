import type { CrashCode, FailureCode } from '@foretop/shared/model.ts'
import { causeFirst } from '../cause-first.ts'

/**
 * The watched server did not do what it should; `text` says what was expected and what came. It may begin with the address
 * of the server, as sentences do: that is told last.
 */
export class ProbeFailure extends Error {
  override name = 'ProbeFailure'
  readonly code: FailureCode

  constructor(code: FailureCode, text: string, options?: ErrorOptions) {
    super(causeFirst(text), options)
    this.code = code
  }
}

/** A timeout that says nothing of the program that was to run: the machine answers nobody, or had no room for it. */
export class NoTurn extends ProbeFailure {
  constructor(text: string, options?: ErrorOptions) {
    super('timeout', text, options)
  }
}

/** We could not look: a missing program, no right to a socket, our own network. Ends as `unknown`, never as their fault. */
export class ProbeCrash extends Error {
  override name = 'ProbeCrash'
  readonly code: CrashCode

  constructor(code: CrashCode, text: string, options?: ErrorOptions) {
    super(causeFirst(text), options)
    this.code = code
  }
}
