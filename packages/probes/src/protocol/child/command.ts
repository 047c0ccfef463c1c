/** How the output of a program is read. */
export interface Reading {
  /** What it writes is no text: each letter of `stdout` is then one byte of it (`latin1`). */
  readonly bytes?: boolean
  /** So many bytes of its output are read, 1 MiB at most; 64 KiB if not given. */
  readonly mostBytes?: number
  /** Whoever writes more than 1 MiB is ended all the same, but what was read is an answer: cut, with code 0. */
  readonly beginningIsEnough?: boolean
}

/** A program and what it is given. No shell ever reads it. */
export interface ChildCommand extends Reading {
  /** A name, or a path. */
  readonly program: string
  /**
   * `folders`: whoever configures named it, so it must be in one of the folders that the site allows. `system`: we named
   * it, and it is where systems keep their programs.
   */
  readonly from: 'folders' | 'system'
  readonly args: readonly string[]
  /** Beside the few variables that every child has; where a secret belongs, for arguments are seen by `ps`. */
  readonly env?: { readonly [name: string]: string }
  /** On its standard input, which is closed behind it; without it there is nothing there. It need not read it. */
  readonly input?: string
  /** Said where there is no such program: what to install. */
  readonly lacking?: string
  /** It is ended after so long, ms, where the look goes on without it: rejects with `timeout`. */
  readonly limitMs?: number
  /** What it may hang on in the kernel. While it does, whatever touches something else is started all the same. */
  readonly touches?: string
}

/** How it ended. */
export interface ChildEnd {
  /** `null`: a signal ended it. */
  readonly code: number | null
  readonly signal: string | null
  /** The beginning of what it said: 64 KiB, or `mostBytes`. */
  readonly stdout: string
  /** The beginning of what it complained of: 64 KiB. */
  readonly stderr: string
  /** So long it waited, ms, until there was room for it. */
  readonly waitedMs?: number
  /** Of which more was said than that. */
  readonly cut?: readonly ('stdout' | 'stderr')[]
}

export type RunChild = (command: ChildCommand, signal: AbortSignal) => Promise<ChildEnd>
