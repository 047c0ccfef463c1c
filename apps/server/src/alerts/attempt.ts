import { createTextMask } from '@foretop/probes/mask.ts'
import { oneLine } from '@foretop/probes/one-line.ts'
import { exhaustionIn, nothingCanBeOpened } from '@foretop/probes/protocol/exhaustion.ts'
import type { Channel } from '@foretop/shared/plan.ts'
import { secretsIn } from '../config/reading/secret-fields.ts'
import type { Clock } from '../looking/clock.ts'
import { type ChannelDefinition, DeliveryError, type Receipt, type SendContext } from './channels/define.ts'
import type { Environment } from './channels/proxy.ts'
import type { RunErrand } from './errands/errands.ts'
import type { Message } from './message.ts'
import type { Posts } from './posts.ts'

const TRY_WITHIN_MS = 30_000
/** Each so often a try gets all that time: the receiver may be slow, and take each message that we no longer wait for. */
const PATIENT_EACH = 8
const LONGEST_ID = 200

/** What came of one try. */
export type Attempt =
  | { readonly outcome: 'accepted'; readonly text: string; readonly providerId: string | null }
  | {
      readonly outcome: 'failed'
      readonly retryable: boolean
      readonly retryAfterMs?: number | undefined
      readonly text: string /** The receiver was never asked. */
      readonly ours?: true
    }

interface Circumstances {
  /** Which try it is, the first being 1. */
  readonly tries?: number
  readonly abort?: AbortSignal
  /** Of the process: it may name proxies. */
  readonly env?: Environment
  /** Runs programs, if there are channels that need it. */
  readonly run?: RunErrand | undefined
  /** What channels show to people; where nothing is kept of it each message is new. */
  readonly posts?: Posts
  /** Why this process can open nothing any more, or `null`. */
  readonly blocked?: () => Error | null
}

/** One try to deliver, over when its time is, even if the channel does not care. Never throws. */
export const attempt = (
  kinds: readonly ChannelDefinition[],
  channel: Channel,
  message: Message,
  clock: Clock,
  circumstances: Circumstances = {},
): Promise<Attempt> =>
  tryWith(kinds, channel, (kind, options, context) => kind.send(options, message, context), clock, circumstances)

type Work = (
  kind: ChannelDefinition,
  options: Parameters<ChannelDefinition['send']>[0],
  context: SendContext,
) => Promise<Receipt | string>

/** The same of whatever else a channel can do. */
export async function tryWith(
  kinds: readonly ChannelDefinition[],
  channel: Channel,
  work: Work,
  clock: Clock,
  { tries = 1, abort, env = {}, run = nowhere, posts, blocked = nothingCanBeOpened }: Circumstances = {},
): Promise<Attempt> {
  const kind = kinds.find(({ kind }) => kind === channel.kind)
  if (kind === undefined) return { outcome: 'failed', retryable: false, text: `no channel kind ${channel.kind}` }
  const shown = cleaner(kind, channel)
  const end = new AbortController()
  const { signal } = end
  using _timer = clock.after(withinMs(kind, tries), () => end.abort(new DeliveryError('no answer in time', true)))
  using _stop = whenAborted(abort, (reason) => end.abort(reason))
  try {
    // Options were parsed by this kind's own schema when the configuration was read.
    const options = channel.options as Parameters<typeof kind.send>[0]
    const sending = work(kind, options, {
      ...{ signal, now: clock.moment().at, env, isAgain: tries > 1, ...(posts !== undefined && { posts }) },
      run: (command, signal) => run(command, { whose: channel.name, signal }),
    })
    const receipt = await Promise.race([sending, rejectionOf(signal)])
    const { text, providerId } = typeof receipt === 'string' ? { text: receipt, providerId: null } : receipt
    const known = providerId === null ? '' : shown(providerId.slice(0, LONGEST_ID)).trim()
    return { outcome: 'accepted', text: shown(text), providerId: known === '' ? null : known }
  } catch (error) {
    const failure = oursOf(error, blocked) ?? failureOf(error)
    return { ...failure, text: shown(failure.text) }
  }
}

const nowhere: RunErrand = async () => {
  throw new DeliveryError('no programs are run here', true, { cause: new Error('no programs are run here') })
}

const withinMs = ({ answersWithinMs = TRY_WITHIN_MS }: ChannelDefinition, tries: number): number =>
  tries % PATIENT_EACH === 0 ? TRY_WITHIN_MS : answersWithinMs

/** What a receiver says is shown on the wall as what servers say is: on one clean line, without our secrets. */
function cleaner({ options }: ChannelDefinition, channel: Channel): (text: string) => string {
  const mask = createTextMask(secretsIn(options, channel.options))
  return (text) => oneLine(mask(text))
}

/** Not `AbortSignal.any`, which keeps all that listens to it for as long as the process lives. */
function whenAborted(signal: AbortSignal | undefined, run: (reason: unknown) => void): Disposable {
  const passOn = () => run(signal?.reason)
  if (signal?.aborted) passOn()
  signal?.addEventListener('abort', passOn)
  return { [Symbol.dispose]: () => signal?.removeEventListener('abort', passOn) }
}

const rejectionOf = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })

/** Nothing was left to reach anybody with. A mail server's name is then looked up in vain, which says nothing of it. */
function oursOf(error: unknown, blocked: () => Error | null): Attempt | null {
  if (error instanceof DeliveryError && !error.retryable) return null
  const lacking = exhaustionIn(error) ?? (wasReached(error) ? null : exhaustionIn(blocked()))
  return lacking === null ? null : { outcome: 'failed', retryable: true, ours: true, text: lacking }
}

/** It answered, or kept us waiting for its answer: then what we lack ourselves is not what failed. */
function wasReached(error: unknown): boolean {
  if (!(error instanceof DeliveryError)) return false
  const { cause } = error
  if (!(cause instanceof Error)) return true
  return ('code' in cause && cause.code === 'EABORT') || ('responseCode' in cause && cause.responseCode !== undefined)
}

function failureOf(error: unknown): Attempt {
  if (!(error instanceof DeliveryError))
    // A defect of ours: the message is kept, and may go through after an update.
    return { outcome: 'failed', retryable: true, text: error instanceof Error ? error.message : String(error) }
  const { retryable, retryAfterMs, message } = error
  return { outcome: 'failed', retryable, retryAfterMs, text: message }
}
