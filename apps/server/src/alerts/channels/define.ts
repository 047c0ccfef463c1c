import type { RunChild } from '@foretop/probes/protocol/child/command.ts'
import type { z } from 'zod'
import type { Message } from '../message.ts'
import type { Post, Posts } from '../posts.ts'
import type { Environment } from './proxy.ts'

export interface SendContext {
  /** Aborted at the deadline. Must reach every socket. */
  readonly signal: AbortSignal
  /** Wall time of this try, in ms. */
  readonly now: number
  /** Of the process: it may name proxies. */
  readonly env?: Environment
  /** Runs a program, beside us and under the rules of the site. Rejects with a `DeliveryError` where it cannot be run. */
  readonly run: RunChild
  /** What channels show to people and keep up to date; where nothing is known of it each message is new. */
  readonly posts?: Posts
  /** It was tried before, and what came of that may not be known. */
  readonly isAgain?: boolean
}

/** That a message was taken, and by what the receiver knows it. */
export interface Receipt {
  /** What the receiver said, for people. */
  readonly text: string
  /** The receiver's own id of the message or of the request, where it gives one; anything from outside: it is cleaned later. */
  readonly providerId: string | null
}

/** How a channel reaches one person, whose address stands elsewhere than among its options. */
export interface Addressed<O extends z.ZodObject, S extends z.ZodObject> {
  /** The option that an address takes the place of. */
  readonly key: keyof z.output<O> & string
  /** What an address is, with `.meta({ description })`; `secret: true` where whoever knows it may post. */
  readonly schema: z.ZodType<string>
  /** As `options`, but `key` may be missing: of a channel that is used with addresses alone. */
  readonly shared: S
  /** The options for one person, who is told and nobody else; the schema of the kind accepts them. */
  apply(shared: z.output<S>, address: string): z.output<O>
}

/** What a channel says of itself; schema and manual are derived from it. */
export interface ChannelDefinition<O extends z.ZodObject = z.ZodObject, S extends z.ZodObject = O> {
  readonly kind: string
  readonly title: string
  readonly summary: string
  /** A strict zod object without refinements (the configuration adds `kind`); each option with `.meta({ description })`. */
  readonly options: O
  /** `undefined`: nobody can have an address there. */
  readonly address?: Addressed<O, S>
  /** The program that these options name, if they name one: it must be where the site allows. */
  programOf?(options: z.output<O>): string
  /** A receiver that takes longer than this hangs, and is asked anew: it may be well again long since. 30 s if not given. */
  readonly answersWithinMs?: number
  /** One try. Resolves with what the receiver said, alone where it gives no id; throws `DeliveryError`. */
  send(options: z.output<O>, message: Message, context: SendContext): Promise<Receipt | string>
  /** Where what was sent is kept up to date: shows a post as it is now, and what came about. Throws as `send` does. */
  refresh?(options: z.output<O>, post: Post, news: Refreshed, context: SendContext): Promise<'shown' | 'gone'>
}

/** What came about that nobody is sent a message of. */
export interface Refreshed {
  readonly site: string
  /** In words. */
  readonly lines: readonly string[]
}

export const defineChannel = <O extends z.ZodObject, S extends z.ZodObject = O>(
  definition: ChannelDefinition<O, S>,
): ChannelDefinition<O, S> => definition

interface DeliveryErrorOptions extends ErrorOptions {
  /** The receiver asked to be left alone for this long. */
  readonly retryAfterMs?: number
}

/** A message was not accepted. `message` is shown on the wall: it holds no secret and nothing of a reply's body. */
export class DeliveryError extends Error {
  override name = 'DeliveryError'
  /** Worth another try: the receiver or the way to it is in trouble, not the message. */
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(text: string, retryable: boolean, { retryAfterMs, ...options }: DeliveryErrorOptions = {}) {
    super(text, options)
    this.retryable = retryable
    this.retryAfterMs = retryAfterMs
  }
}
