import type { ParseArgsOptionsConfig } from 'node:util'

/** What a command may use of the process. */
export interface Io {
  readonly env: { readonly [name: string]: string | undefined }
  readonly cwd: string
  /** Aborted when the process is asked to end. */
  readonly stop: AbortSignal
  readonly onReload: (listener: () => void) => void
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  readonly isTerminal: boolean
  /** Asks whoever sits there for a line; `null`: they want to end. Absent where nobody can answer. */
  readonly ask?: (question: string) => Promise<string | null>
  /** Absent where there is no terminal to draw on. */
  readonly terminal?: Terminal
}

/** A screen of letters with a keyboard. */
export interface Terminal {
  readonly size: () => { readonly columns: number; readonly rows: number }
  /**
   * Takes the whole screen and single, unseen keys until disposed of; what was on the screen then comes back. Ctrl+C
   * still asks the process to end.
   */
  readonly takeOver: (onKey: (key: string) => void, onResize: () => void) => Disposable
  /** For the end of the process, whatever it was that ended it: does nothing unless the screen is taken. */
  readonly giveBack: () => void
  /** Written as it is, without a new line. */
  readonly write: (text: string) => void
}

export interface Arguments {
  /** What may be given several times is one text, apart by blanks. */
  readonly values: { readonly [option: string]: string | boolean | undefined }
  readonly positionals: readonly string[]
}

export interface Command {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What follows the name, as in `probe KIND [key=value …]`. */
  readonly usage: string
  readonly options?: ParseArgsOptionsConfig
  /** How many words beside the options it takes at most; absent: none. */
  readonly maxWords?: number
  /** What each option means, one line each, and examples. */
  readonly help?: string
  /** Resolves with the exit code. Throws `UsageError` for words it cannot use. */
  run(args: Arguments, io: Io): Promise<number>
}

/** The command line cannot be understood: exit code 64 and a hint. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What was asked for cannot be done; its message is all that is printed. */
export class CannotRun extends Error {
  override name = 'CannotRun'
  readonly exitCode: number

  constructor(message: string, { exitCode = EXIT.unavailable, ...options }: ErrorOptions & { exitCode?: number } = {}) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** As in sysexits.h. */
export const EXIT = { ok: 0, failed: 1, usage: 64, unavailable: 75, config: 78 } as const
