import type { Decision, Fate } from '@foretop/shared/model.ts'
import type { KeptAccount, LedgerFilter, LedgerStore } from '../ledger.ts'
import type { Disk, KeptTry, Letter } from './disk.made-up.ts'

export function createMemoryLedger(disk: Disk): LedgerStore {
  const { decisions, outbox, tries, passages } = disk
  const newest = () =>
    decisions.rows().toSorted((a, b) => b.transitionSeq - a.transitionSeq || (a.recipient < b.recipient ? 1 : -1))
  return {
    accounts: async (filter) =>
      newest()
        .map((decision) => accountOf(disk, decision))
        .filter((account) => fits(account, filter))
        .slice(0, filter.limit),
    async tries(notice) {
      const own = passages.rows().filter((one) => one.notice === notice)
      const isOf = ({ seq, parcel }: KeptTry): boolean =>
        own.some(
          ({ since, until }) => tries.get(since)?.parcel === parcel && seq >= since && (until === null || seq <= until),
        )
      return tries
        .rows()
        .filter(isOf)
        .map(({ tried }) => tried)
    },
    async underWay() {
      const sending = outbox.rows().filter(({ state }) => state === 'sending')
      return [...Map.groupBy(sending, ({ message }) => message)].flatMap(([message, letters]) => {
        const [first] = letters
        if (first === undefined || message === null) return []
        const firstTriedAt = Math.min(...letters.map(({ firstTriedAt }) => firstTriedAt ?? 0))
        return [{ channel: first.channel, message, firstTriedAt, error: first.lastError, nextTryAt: first.nextTryAt }]
      })
    },
    async around(checkId, at) {
      const isTaken = ({ transitionSeq }: Decision): boolean => {
        const change = disk.transitions.get(transitionSeq)?.change
        return change?.of === 'acknowledged' && change.to
      }
      const all = newest().filter((decision) => decision.checkId === checkId && !isTaken(decision))
      const last = all.find((decision) => decision.at <= Math.floor(at))
      const seq = last?.transitionSeq ?? null
      return {
        ...{ seq, at: last?.at ?? null },
        before: all.find(({ transitionSeq }) => seq !== null && transitionSeq < seq)?.at ?? null,
        after: all.findLast(({ transitionSeq }) => transitionSeq > (seq ?? -1))?.at ?? null,
      }
    },
  }
}

function accountOf(disk: Disk, decision: Decision): KeptAccount {
  const { checkId, transitionSeq, recipient } = decision
  const letter = disk.outbox
    .rows()
    .findLast(
      ({ notice, channel }) =>
        notice.checkId === checkId && notice.transition === transitionSeq && channel === recipient,
    )
  return {
    ...decision,
    text: disk.transitions.get(transitionSeq)?.text ?? null,
    notice: letter?.id ?? null,
    fate: letter === undefined ? null : fateOf(disk, letter),
  }
}

function fateOf(disk: Disk, letter: Letter): Fate {
  const { state, message, notice } = letter
  const together = disk.outbox
    .rows()
    .filter((other) => other.message !== null && other.message === message && other.id !== letter.id)
  const later = together.filter(
    (other) => other.notice.incident === notice.incident && other.notice.transition > notice.transition,
  )
  const taken = disk.tries
    .rows()
    .map(({ tried }) => tried)
    .findLast((one) => one.message === message && one.came === 'delivered')
  return {
    state,
    queuedAt: letter.createdAt,
    dueAt: letter.dueAt,
    message,
    tries: letter.tries,
    firstTriedAt: letter.firstTriedAt,
    nextTryAt: letter.nextTryAt,
    doneAt: letter.doneAt,
    error: letter.lastError,
    receipt: state === 'sent' ? (taken?.text ?? null) : null,
    providerId: state === 'sent' ? (taken?.providerId ?? null) : null,
    others: together.length,
    saidBy: later.length === 0 ? null : Math.max(...later.map((other) => other.notice.transition)),
  }
}

function fits(account: KeptAccount, { after, checkId, recipient, outcome, seq, of }: LedgerFilter): boolean {
  const { transitionSeq, send, fate } = account
  const state = fate?.state ?? ''
  if (checkId !== undefined && account.checkId !== checkId) return false
  if (recipient !== undefined && account.recipient !== recipient) return false
  if (seq !== undefined && transitionSeq !== seq) return false
  if (of !== undefined && (transitionSeq < of.from || transitionSeq > (of.to ?? transitionSeq))) return false
  if (outcome === 'told' && state !== 'sent') return false
  if (outcome === 'waiting' && state !== 'waiting' && state !== 'sending') return false
  if (outcome === 'dead' && state !== 'dead') return false
  if (outcome === 'not-told' && send && state !== 'withdrawn') return false
  if (after === undefined || transitionSeq < after.seq) return true
  return transitionSeq === after.seq && account.recipient < after.recipient
}
