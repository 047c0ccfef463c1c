import { DeliveryError, type Receipt } from './define.ts'

/** So many parts that were taken are remembered; an older one is sent again. */
const MOST_TAKEN = 20_000
/** After so many refusals, nothing having been taken, it is not the part that is wrong. */
const MOST_REFUSED = 3

/** What takes a request of its own. */
export interface Part {
  /** Tells what it says, and to whom, from all others: the same for each try, in whatever message it goes. */
  readonly key: string
  send(): Promise<Receipt>
}

/**
 * Sends messages that take several requests, in order. Another try goes on where the last one ended, also where more has
 * joined the message meanwhile: else a long message to a receiver that bears only so many requests would never be through.
 * What is refused for good holds nothing back, and is said in the receipt of the rest: whoever took a problem must hear its
 * end. Resolves with the receipt of the first; throws `DeliveryError` where nothing was taken, or not all yet.
 */
export function createInParts(): (parts: readonly Part[]) => Promise<Receipt> {
  const taken = new Map<string, Receipt>()
  const remember = (key: string, receipt: Receipt) => {
    taken.set(key, receipt)
    for (const oldest of taken.keys().take(Math.max(0, taken.size - MOST_TAKEN))) taken.delete(oldest)
  }

  return async (parts) => {
    const refusals: DeliveryError[] = []
    const receipts = () => parts.flatMap(({ key }) => taken.get(key) ?? [])
    for (const { key, send } of parts) {
      if (taken.has(key)) continue
      if (refusals.length === MOST_REFUSED && receipts().length === 0) break
      const came = await send().catch((error: unknown) => error)
      if (!(came instanceof Error)) {
        remember(key, came as Receipt) // `send` resolves with nothing else
        continue
      }
      if (!(came instanceof DeliveryError)) throw came
      if (came.retryable) throw counted(came, `${receipts().length} of ${parts.length} taken`, parts)
      refusals.push(came)
    }
    const [first] = receipts()
    const [refused] = refusals
    for (const { key } of parts) taken.delete(key)
    if (refused === undefined) return first ?? { text: 'there was nothing to send', providerId: null }
    if (first === undefined) throw counted(refused, `0 of ${parts.length} taken`, parts)
    return { ...first, text: `${first.text}; ${refusals.length} of ${parts.length} refused: ${refused.message}` }
  }
}

/** The same failure, with how far the message came. */
function counted(error: DeliveryError, how: string, { length }: readonly Part[]): DeliveryError {
  const { message, retryable, retryAfterMs, cause } = error
  if (length === 1) return error
  // Without a cause the receiver was reached.
  return new DeliveryError(`${message} (${how})`, retryable, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(cause !== undefined && { cause }),
  })
}
