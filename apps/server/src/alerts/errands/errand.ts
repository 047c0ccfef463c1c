import type { ChildCommand, ChildEnd } from '@foretop/probes/protocol/child/command.ts'
import type { ChildRules } from '@foretop/shared/plan.ts'

/** A program that is run to tell somebody, in a process beside the ones that look. */
export interface Errand {
  readonly number: number
  readonly command: ChildCommand
  /** What the site says of programs that are started for it. */
  readonly rules: ChildRules
  /** Name of the channel. */
  readonly whose: string
}

export type ToRunner =
  | ({ readonly type: 'run' } & Errand)
  /** Nobody waits for it any more. */
  | { readonly type: 'recall'; readonly number: number }

export type FromRunner =
  | { readonly type: 'ended'; readonly number: number; readonly end: ChildEnd }
  | ({ readonly type: 'failed'; readonly number: number } & Failed)
  /** Nothing of it runs any more, or what does was given up. */
  | { readonly type: 'gone'; readonly number: number }

/** Why a program did not run to its end, with what the system calls that. */
export interface Failed {
  readonly text: string
  readonly code?: string
  readonly syscall?: string
}
