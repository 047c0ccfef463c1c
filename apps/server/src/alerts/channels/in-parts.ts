import { DeliveryError, type Receipt } from './define.ts'

/** So many messages that came through in part are remembered; of an older one all is sent again. */
const MOST_MESSAGES = 100
/** After so many refusals in a row it is not the part that is wrong. */
const MOST_REFUSED = 3

/** What takes a request of its own. */
export interface Part {
  /** Tells it from the others of its message, and is the same for each try. */
  readonly key: string
  send(): Promise<Receipt>
}

/**
 * Sends messages that take several requests, in order. Another try goes on where the last one ended, else a long message to
 * a receiver that bears only so many requests would never be through. What is refused for good does not hold back the
 * rest. Resolves with the receipt of the first; throws `DeliveryError`.
 */
export function createInParts(): (message: string, parts: readonly Part[]) => Promise<Receipt> {
  const takenOf = new Map<string, Map<string, Receipt>>()

  return async (message, parts) => {
    const taken = takenOf.get(message) ?? new Map<string, Receipt>()
    takenOf.set(message, taken)
    for (const oldest of [...takenOf.keys()].slice(0, -MOST_MESSAGES)) takenOf.delete(oldest)
    const refusals: DeliveryError[] = []
    let inRow = 0
    for (const part of parts) {
      if (taken.has(part.key)) continue
      if (inRow === MOST_REFUSED) break
      const came = await part.send().catch((error: unknown) => error)
      if (!(came instanceof Error)) {
        taken.set(part.key, came as Receipt) // `send` resolves with nothing else
        inRow = 0
        continue
      }
      if (!(came instanceof DeliveryError)) throw came
      if (came.retryable) throw counted(came, `${taken.size} of ${parts.length} taken`, parts)
      refusals.push(came)
      inRow += 1
    }
    takenOf.delete(message)
    const [refused] = refusals
    if (refused !== undefined) throw counted(refused, `${taken.size} of ${parts.length} taken`, parts)
    const [first] = taken.values()
    return first ?? { text: 'there was nothing to send', providerId: null }
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
