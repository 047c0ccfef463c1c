/** One mail that waits. Whom it is from and to is nobody's business here. */
export interface Mail {
  readonly queue: string
  /** How long it has waited, ms. */
  readonly ageMs: number
  /** Why it was not delivered so far, without addresses. */
  readonly reason: string | null
}

/** What is known of the queues of one machine. */
export interface Seen {
  readonly mails: readonly Mail[]
  /** The queues that there are, empty ones too. */
  readonly queues: readonly string[]
  /** There are more mails than could be read: of those in queues where none was seen nothing is known. */
  readonly isCut: boolean
  /** `null`: nobody can say. */
  readonly isDown: boolean | null
  /** What could not be looked at, if anything. */
  readonly complaint?: string | undefined
}

const MOST_LETTERS = 200

/** A reason as the mail server wrote it, less all addresses and what is like one. */
export const withoutAddresses = (reason: string): string =>
  reason
    .replaceAll(/<[^<>]*>/g, '…')
    .split(' ')
    .map((word) => (word.includes('@') ? '…' : word))
    .join(' ')
    .slice(0, MOST_LETTERS)

export interface Reason {
  readonly reason: string
  readonly mails: number
}

/** The most frequent first. */
export function reasonsOf(mails: readonly Mail[]): readonly Reason[] {
  const counts = new Map<string, number>()
  for (const { reason } of mails) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, mails]) => ({ reason, mails })).toSorted((one, other) => other.mails - one.mails)
}
