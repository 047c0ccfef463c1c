import type { Notice } from '../../alerts/notice.ts'
import type { Told } from '../../core/decide.ts'
import type { DeadLetter, OpenRow, Outbox } from '../outbox.ts'
import { type Delivery, each } from '../write.ts'
import type { Disk, Letter } from './disk.made-up.ts'

export function createMemoryOutbox({ outbox }: Disk): Outbox {
  const put = (row: Omit<Letter, 'seq' | 'message' | 'tries' | 'firstTriedAt' | 'doneAt' | 'lastError'>) => {
    if (outbox.get(row.id) !== undefined) return
    const rest = { message: null, tries: 0, firstTriedAt: null, doneAt: null, lastError: null }
    outbox.add(row.id, { ...row, ...rest, seq: 1 + outbox.came() })
  }
  return {
    writers: {
      notices: each((row) => {
        const { checkId, transition } = row.notice
        put({ ...row, checkId, transition, state: 'waiting' })
      }),
      unheard: each(({ checkId, transition, at }) => {
        const id = `${checkId}.${transition}`
        put({ ...{ id, channel: '', notice: null, checkId, transition }, createdAt: at, dueAt: at, state: 'sent' })
      }),
      deliveries: each((delivery) => {
        for (const letter of outbox.rows()) {
          const next = moved(letter, delivery)
          if (next !== letter) outbox.change(letter.id, next)
        }
      }),
    },
    open: (after) =>
      outbox
        .rows()
        .filter((letter) => isOpen(letter) && letter.seq > after)
        .flatMap((letter) => rowOf(letter) ?? []),
    dead: (since) =>
      deadLetters(outbox.rows().filter(({ state, doneAt }) => state === 'dead' && (doneAt ?? 0) >= since)),
    diedOf(channel, { checkId, incident, transition }) {
      const letters = outbox
        .rows()
        .filter((letter) => letter.checkId === checkId && letter.transition < transition)
        .filter((letter) => letter.notice?.incident === incident && letter.channel === channel)
        .toSorted((a, b) => a.transition - b.transition)
      return letters.every(({ state }) => state === 'dead') ? (letters.at(-1)?.lastError ?? null) : null
    },
    told: () => toldOf(lastOf(outbox.rows())),
    prune(before) {
      const believed = new Set(lastOf(outbox.rows()).filter((letter) => !isEnd(letter)))
      outbox.dropAll((letter) => !isOpen(letter) && letter.createdAt < before && !believed.has(letter))
    },
  }
}

const isOpen = ({ state }: Letter) => state === 'waiting' || state === 'sending'
const isEnd = ({ notice }: Letter) => notice === null || notice.why === 'resolved' || notice.why === 'removed'

function moved(letter: Letter, delivery: Delivery): Letter {
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

function rowOf(letter: Letter): OpenRow | null {
  const { notice, seq, id, channel, createdAt, dueAt, message, tries, firstTriedAt } = letter
  return notice === null ? null : { notice, seq, id, channel, createdAt, dueAt, message, tries, firstTriedAt }
}

/** One for each message, in the order in which they died. */
const deadLetters = (letters: readonly Letter[]): readonly DeadLetter[] =>
  [...Map.groupBy(letters, ({ message }) => message).values()]
    .flatMap(([first, ...rest]) =>
      first === undefined
        ? []
        : [{ channel: first.channel, at: first.doneAt ?? 0, error: first.lastError ?? '', notices: 1 + rest.length }],
    )
    .toSorted((a, b) => a.at - b.at)

/** The newest of each check: of its last transition that anybody was told of. */
function lastOf(letters: readonly Letter[]): readonly Letter[] {
  const last = new Map<string, number>()
  for (const { checkId, transition } of letters)
    last.set(checkId, Math.max(transition, last.get(checkId) ?? transition))
  return letters.filter(({ checkId, transition }) => last.get(checkId) === transition)
}

function toldOf(letters: readonly Letter[]): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>()
  const believe = ({ checkId, incident, since, was, to: status }: Notice, channel: string) => {
    const to = [...(told.get(checkId)?.to ?? []), channel]
    told.set(checkId, { incident, since, status, was: [...new Set([...was, status])], to })
  }
  for (const letter of letters) if (letter.notice !== null && !isEnd(letter)) believe(letter.notice, letter.channel)
  return told
}
