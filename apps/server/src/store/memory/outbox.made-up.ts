import type { DeadLetter, OpenRow, Outbox } from '../outbox.ts'
import { type Delivery, each } from '../write.ts'
import type { Disk, Letter } from './disk.made-up.ts'

export function createMemoryOutbox({ outbox }: Disk): Outbox {
  return {
    writers: {
      notices: each((row) => {
        if (outbox.get(row.id) !== undefined) return
        const rest = { message: null, tries: 0, firstTriedAt: null, doneAt: null, lastError: null }
        outbox.add(row.id, { ...row, ...rest, state: 'waiting', seq: 1 + outbox.came() })
      }),
      deliveries: each((delivery) => {
        if (delivery.is === 'withdrawn') {
          const withdrawn = new Set(delivery.rows)
          outbox.dropAll((letter) => isOpen(letter) && withdrawn.has(letter.id))
          return
        }
        for (const letter of outbox.rows()) {
          const next = moved(letter, delivery)
          if (next !== letter) outbox.change(letter.id, next)
        }
      }),
    },
    open: async () => outbox.rows().filter(isOpen).map(rowOf),
    dead: async (since) =>
      deadLetters(outbox.rows().filter(({ state, doneAt }) => state === 'dead' && (doneAt ?? 0) >= since)),
    prune: (before) => outbox.dropAll((letter) => !isOpen(letter) && letter.createdAt < before),
  }
}

const isOpen = ({ state }: Letter) => state === 'waiting' || state === 'sending'

function moved(letter: Letter, delivery: Exclude<Delivery, { readonly is: 'withdrawn' }>): Letter {
  if (delivery.is === 'sending') {
    const { message, rows, at } = delivery
    if (!isOpen(letter) || !rows.includes(letter.id)) return letter
    const firstTriedAt = letter.firstTriedAt ?? Math.round(at)
    return { ...letter, state: 'sending', message, tries: letter.tries + 1, firstTriedAt }
  }
  if (letter.message !== delivery.message || letter.state !== 'sending') return letter
  if (delivery.is === 'retry') return { ...letter, lastError: delivery.error }
  if (delivery.is === 'sent') return { ...letter, state: 'sent', doneAt: delivery.at }
  return { ...letter, state: 'dead', doneAt: delivery.at, lastError: delivery.error }
}

const rowOf = ({ doneAt: _, lastError: __, state: ___, ...row }: Letter): OpenRow => row

/** One for each message, in the order in which they died. */
const deadLetters = (letters: readonly Letter[]): readonly DeadLetter[] =>
  [...Map.groupBy(letters, ({ message }) => message).values()]
    .flatMap(([first, ...rest]) =>
      first === undefined
        ? []
        : [{ channel: first.channel, at: first.doneAt ?? 0, error: first.lastError ?? '', notices: 1 + rest.length }],
    )
    .toSorted((a, b) => a.at - b.at)
