import type { Try } from '@foretop/shared/model.ts'
import type { DeadLetter, OpenRow, Outbox } from '../outbox.ts'
import { type Delivery, each } from '../write.ts'
import type { Disk, Letter } from './disk.made-up.ts'

export function createMemoryOutbox(disk: Disk): Outbox {
  const { outbox, tries, passages } = disk
  return {
    writers: {
      notices: each((row) => {
        const known = outbox.get(row.id)
        if (known !== undefined && known.state !== 'withdrawn') return
        outbox.drop(row.id)
        const rest = { message: null, tries: 0, firstTriedAt: null, nextTryAt: null, doneAt: null, lastError: null }
        outbox.add(row.id, { ...row, ...rest, state: 'waiting', seq: 1 + outbox.came() })
      }),
      deliveries: each((delivery) => {
        if (delivery.is === 'withdrawn') {
          const withdrawn = new Set(delivery.rows)
          const { at, why } = delivery
          outbox.changeAll((letter) =>
            isOpen(letter) && withdrawn.has(letter.id)
              ? { ...letter, state: 'withdrawn', doneAt: at, lastError: why }
              : letter,
          )
          return
        }
        note(disk, delivery)
        for (const letter of outbox.rows()) {
          const next = moved(letter, delivery)
          if (next !== letter) outbox.change(letter.id, next)
        }
      }),
    },
    open: async () => outbox.rows().filter(isOpen).map(rowOf),
    dead: async (since) =>
      deadLetters(outbox.rows().filter(({ state, doneAt }) => state === 'dead' && (doneAt ?? 0) >= since)),
    async sentAt() {
      const sent = outbox.rows().filter(({ state }) => state === 'sent')
      const by = Map.groupBy(sent, ({ channel }) => channel)
      return new Map([...by].map(([channel, all]) => [channel, Math.max(...all.map(({ doneAt }) => doneAt ?? 0))]))
    },
    prune(before) {
      outbox.dropAll((letter) => !isOpen(letter) && letter.createdAt < before)
      tries.dropAll(({ tried }) => tried.begunAt < before)
      passages.dropAll(({ at }) => at < before)
    },
  }
}

const isOpen = ({ state }: Letter) => state === 'waiting' || state === 'sending'

function moved(letter: Letter, delivery: Exclude<Delivery, { readonly is: 'withdrawn' }>): Letter {
  if (delivery.is === 'sending') {
    const { message, rows, at } = delivery
    if (!isOpen(letter) || !rows.includes(letter.id)) return letter
    const firstTriedAt = letter.firstTriedAt ?? Math.round(at)
    return { ...letter, state: 'sending', message, tries: letter.tries + 1, nextTryAt: null, firstTriedAt }
  }
  if (delivery.is === 'waiting') {
    const isPutBack = letter.state === 'sending' && delivery.rows.includes(letter.id)
    return isPutBack ? { ...letter, state: 'waiting', message: null, nextTryAt: null, lastError: null } : letter
  }
  if (letter.message !== delivery.message || letter.state !== 'sending') return letter
  if (delivery.is === 'retry') return { ...letter, lastError: delivery.error, nextTryAt: delivery.nextTryAt }
  if (delivery.is === 'sent') return { ...letter, state: 'sent', doneAt: delivery.at }
  return { ...letter, state: 'dead', doneAt: delivery.at, lastError: delivery.error }
}

/** As `../tries.ts` does it. */
function note({ outbox, tries, passages }: Disk, delivery: Exclude<Delivery, { readonly is: 'withdrawn' }>): void {
  if (delivery.is === 'waiting') {
    const left = new Set(delivery.rows)
    const until = tries.came()
    passages.changeAll((one) => (left.has(one.notice) && one.until === null ? { ...one, until } : one))
    return
  }
  const { message, at } = delivery
  if (delivery.is === 'sending') {
    const seq = tries.came() + 1
    const open = { endedAt: null, came: null, text: null, providerId: null, nextTryAt: null }
    const messageOf = (id: string) => (outbox.get(id)?.state === 'sending' ? outbox.get(id)?.message : null)
    const previous = delivery.rows.map(messageOf).find((one) => typeof one === 'string')
    const parcel = tries.rows().findLast(({ tried }) => tried.message === previous)?.parcel
    tries.add(seq, { seq, parcel: parcel ?? seq, tried: { message, begunAt: at, ...open } })
    for (const notice of delivery.rows) {
      if (parcel !== undefined && messageOf(notice) === previous) continue
      passages.add(`${notice} ${seq}`, { notice, since: seq, until: null, at })
    }
    return
  }
  const kept = tries.rows().findLast(({ tried }) => tried.message === message)
  const last = kept?.tried
  if (last === undefined || last.endedAt !== null) return
  const end = { endedAt: at, providerId: null, nextTryAt: null }
  const ended: Try =
    delivery.is === 'sent'
      ? { ...last, ...end, came: 'delivered', text: delivery.text ?? '', providerId: delivery.providerId ?? null }
      : delivery.is === 'dead'
        ? { ...last, ...end, came: 'dead', text: delivery.error }
        : { ...last, ...end, came: 'failed', text: delivery.error, nextTryAt: delivery.nextTryAt }
  tries.changeAll((one) => (one === kept ? { ...one, tried: ended } : one))
}

const rowOf = ({ doneAt: _, lastError: __, nextTryAt: ____, state: ___, ...row }: Letter): OpenRow => row

/** One for each message, in the order in which they died. */
const deadLetters = (letters: readonly Letter[]): readonly DeadLetter[] =>
  [...Map.groupBy(letters, ({ message }) => message).values()]
    .flatMap(([first, ...rest]) =>
      first === undefined
        ? []
        : [{ channel: first.channel, at: first.doneAt ?? 0, error: first.lastError ?? '', notices: 1 + rest.length }],
    )
    .toSorted((a, b) => a.at - b.at)
