import type { Account, Wait, Why } from '@foretop/shared/model.ts'
import type { Holidays } from '../core/hours.ts'
import { timesOf } from '../core/plan-times.ts'
import { routings } from '../core/routing.ts'
import { isProblem } from '../core/severity.ts'
import type { KeptAccount, LedgerFilter, UnderWay } from '../store/ledger.ts'
import type { StateDb } from '../store/state-db.ts'
import type { Memory } from './memory.ts'
import { routesThen } from './plan-then.ts'
import { Refusal } from './refusal.ts'

/** Who was told of what, who was not, and why. */
export interface Ledger {
  /** Newest first. */
  accounts(filter: LedgerFilter): Promise<readonly Account[]>
  /** Of what happened to a check last by then (wall ms). Rejects with `Refusal` (not-found) where nothing is known of such a check. */
  why(checkId: string, at: number): Promise<Why>
}

interface Parts {
  readonly memory: Memory
  readonly db: Pick<StateDb, 'ledger' | 'decisions' | 'course'>
  /** What stands in calendars. */
  readonly holidays: () => Holidays
  /** Wall ms. */
  readonly now: () => number
}

/** More channels than anybody has. */
const MOST_RECIPIENTS = 1_000

export function createLedgerBook({ memory, db, holidays, now }: Parts): Ledger {
  const { ledger } = db
  const accounts: Ledger['accounts'] = async (filter) => {
    const kept = await ledger.accounts(filter)
    const underWay = kept.some(isWaiting) ? await ledger.underWay() : []
    return kept.map((account) => withWait(account, underWay, now()))
  }
  return {
    accounts,
    async why(checkId, at) {
      const [{ seq, at: decidedAt, before, after }, undecided] = await Promise.all([
        ledger.around(checkId, at),
        db.decisions.undecided(checkId),
      ])
      const open = undecided.findLast(({ transition }) => transition.at <= at)
      const isOpen = open !== undefined && open.transition.seq > (seq ?? -1)
      if (seq === null && after === null && !isOpen && !memory.entries.has(checkId))
        throw new Refusal('not-found', `there is no check ${checkId}, and nothing is kept of one`)
      const kept = isOpen || seq === null ? [] : await ledger.accounts({ seq, checkId, limit: MOST_RECIPIENTS })
      const underWay = kept.some(isWaiting) ? await ledger.underWay() : []
      const happened = isOpen ? happenedOf(open) : ofDecision(kept)
      const then = await routesThen(memory, db.course, checkId, happened?.at ?? at)
      const names = [
        ...new Set([
          ...(then?.channels ?? memory.plan.channels).map(({ name }) => name),
          ...kept.map(({ recipient }) => recipient).filter((name) => name !== ''),
        ]),
      ]
      const kindOf = (name: string) =>
        (then?.channels ?? memory.plan.channels).find((channel) => channel.name === name)?.kind ?? null
      const channels = names.map(async (name) => {
        // What is decided for nobody by name is decided for all of them.
        const account = kept.find((one) => one.recipient === name) ?? kept.find((one) => one.recipient === '')
        const tries = account?.notice ? await ledger.tries(account.notice) : []
        return { name, kind: kindOf(name), account: account ? withWait(account, underWay, now()) : null, tries }
      })
      const status = happened?.status ?? null
      const check = then?.check ?? open?.check ?? memory.entries.get(checkId)?.check ?? null
      const isRouted = then !== null && check !== null && status !== null && isProblem(status)
      return {
        ...{ checkId, at, happened, undecided: isOpen },
        channels: await Promise.all(channels),
        routes: isRouted ? routings(then, timesOf(then, holidays()), check, { status, at: happened?.at ?? at }) : null,
        before: isOpen ? decidedAt : before,
        after,
      }
    },
  }
}

const isWaiting = ({ fate }: KeptAccount): boolean => fate?.state === 'waiting'

const happenedOf = ({ transition: { seq, at, text }, state: { status } }: Undecided) => ({ seq, at, status, text })
type Undecided = Awaited<ReturnType<StateDb['decisions']['undecided']>>[number]

function ofDecision([first]: readonly KeptAccount[]): Why['happened'] {
  if (first === undefined) return null
  const { transitionSeq: seq, at, status, text } = first
  return { seq, at, status, text }
}

/** With why it has not gone out yet, by what else is on its way to the same channel. */
function withWait({ notice: _, ...account }: KeptAccount, underWay: readonly UnderWay[], now: number): Account {
  return { ...account, waits: account.fate?.state === 'waiting' ? waitOf(account, underWay, now) : null }
}

function waitOf({ recipient, fate }: Omit<KeptAccount, 'notice'>, underWay: readonly UnderWay[], now: number): Wait {
  const [first] = underWay.filter(({ channel }) => channel === recipient)
  if (first !== undefined && first.error !== null) {
    const { firstTriedAt: since, error, nextTryAt } = first
    return { of: 'outage', since, error, nextTryAt }
  }
  if (first !== undefined) return { of: 'message', message: first.message }
  const dueAt = fate?.dueAt ?? 0
  return { of: 'gather', until: dueAt > now ? dueAt : null }
}
