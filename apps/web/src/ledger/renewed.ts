import type { Account } from '@foretop/shared/model.ts'
import type { LedgerPage } from '../api.ts'

/** What is shown, newest first, and whether something may be missing between the newest page and those from before. */
export interface Renewed {
  readonly accounts: readonly Account[]
  readonly isTorn: boolean
}

/**
 * The newest page as it is now, and behind it what was read before. So only that page is asked for again and again, however
 * many are open.
 */
export function renewed(newest: LedgerPage | undefined, pages: readonly LedgerPage[]): Renewed {
  const before = pages.flatMap(({ accounts }) => accounts)
  const last = newest?.accounts.at(-1)
  if (newest === undefined) return { accounts: before, isTorn: false }
  if (last === undefined || newest.after === null) return { accounts: newest.accounts, isTorn: false }
  const older = before.filter((account) => isOlder(account, last))
  return { accounts: [...newest.accounts, ...older], isTorn: before.length > 0 && older.length === before.length }
}

/** In the order of the ledger: by transition, and within one by the names of recipients backwards. */
const isOlder = (one: Account, other: Account): boolean =>
  one.transitionSeq === other.transitionSeq ? one.recipient < other.recipient : one.transitionSeq < other.transitionSeq
