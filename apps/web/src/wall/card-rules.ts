import type { Summary } from '@foretop/shared/wire.ts'

/** How the cards above the map are laid out. Lengths in CSS px. */
export interface CardRules {
  readonly columns: number
  readonly rows: number
  /** Size of the names against the read size. */
  readonly nameScale: number
  /** The third says what it does to users, and what it explains. */
  readonly lines: 2 | 3
  /** How many get a card; the rest is summed up in the last place. */
  readonly shown: number
}

const CARD_WIDTH = 9.2
export const CARD_HEIGHT = 2.45
const THIRD_LINE = 0.84
const MOST = 12
export const CARD_GAP = 12

/** `read`: the size of text that must be read from the distance. Cards never take more than a fair part of the height. */
export function cardRules(
  problems: readonly Summary[],
  { width, height }: { readonly width: number; readonly height: number },
  read: number,
  /** There is something to say on a third line. */
  isMore = false,
): CardRules {
  const low = rulesFor(problems, { width, height }, read, 2)
  if (!isMore) return low
  const tall = rulesFor(problems, { width, height }, read, 3)
  // A problem without a card is worse than one of which less is said.
  return tall.shown < low.shown ? low : tall
}

function rulesFor(
  problems: readonly Summary[],
  { width, height }: { readonly width: number; readonly height: number },
  read: number,
  lines: CardRules['lines'],
): CardRules {
  const count = problems.length
  if (count === 0) return { columns: 1, rows: 0, nameScale: 1, shown: 0, lines }
  const fitting = Math.max(1, Math.floor(width / (CARD_WIDTH * read)))
  const abreast = Math.min(fitting, count <= 2 ? count : count <= 6 ? 3 : 4)
  const nameScale = count <= 2 && fitting > count ? 1.4 : 1
  const share = shareOf(problems)
  const rowHeight = cardHeight(read, { nameScale, lines }) + CARD_GAP
  const most = Math.max(1, Math.floor((height * share) / rowHeight))
  const rows = Math.min(most, Math.ceil(Math.min(count, MOST) / abreast))
  // Where as many rows hold them all, fewer abreast leave room for what is said.
  const columns = lines === 3 ? Math.min(abreast, Math.ceil(count / rows)) : abreast
  const places = rows * columns
  // The sum of the rest takes a place of its own, unless nothing is left over.
  return { columns, rows, nameScale, lines, shown: count <= places ? count : places - 1 }
}

/** With as many lines of its reason as `reasonLines` says. */
export const cardHeight = (
  read: number,
  { nameScale, lines }: Pick<CardRules, 'nameScale' | 'lines'>,
  reasonLines: 1 | 2 | 3 = 1,
): number =>
  Math.round(
    read * (CARD_HEIGHT + (nameScale - 1) * 1.2 + (lines === 3 ? THIRD_LINE : 0)) +
      (reasonLines - 1) * lineHeight(read),
  )

/** Of what stands under the name: the least that can be read, or what can be read from the distance at a glance. */
const lineHeight = (read: number): number => 1.2 * reasonSize(read)

export const reasonSize = (read: number): number => Math.max(15, 0.64 * read)

/**
 * How many lines a reason has in each card, so that `rows` of them still leave the map its part. More than three nobody reads
 * from a distance.
 */
export function reasonLines(
  problems: readonly Summary[],
  rules: Pick<CardRules, 'nameScale' | 'lines'>,
  rows: number,
  { height, read }: { readonly height: number; readonly read: number },
): 1 | 2 | 3 {
  const share = shareOf(problems)
  const fits = (lines: 2 | 3, share: number) => rows * (cardHeight(read, rules, lines) + CARD_GAP) <= height * share
  // On one line hardly any cause is read to its end: for a second one the map gives a little more.
  return fits(3, share) ? 3 : fits(2, Math.max(share, 0.5)) ? 2 : 1
}

/** Of the height, for cards. */
const shareOf = (problems: readonly Summary[]): number =>
  problems.every((problem) => problem.status === 'critical') ? 2 / 3 : 0.45

/** `webs 19, caches 4`: where the problems are that have no card. */
export function sumUp(rest: readonly Summary[]): string {
  const counts = new Map<string, number>()
  for (const { groups, kind } of rest) {
    const place = groups[0] ?? kind
    counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([place, count]) => `${place} ${count}`)
    .join(', ')
}

export interface HeldRows {
  readonly rows: number
  /** Since when fewer would do, in ms; `null` while all are needed. */
  readonly spareSince: number | null
}

export const HOLD_MS = 30_000

/** The zone of the cards grows at once and shrinks half a minute later, so that the map below does not breathe. */
export function holdRows(held: HeldRows, wanted: number, now: number): HeldRows {
  if (wanted >= held.rows) {
    return held.rows === wanted && held.spareSince === null ? held : { rows: wanted, spareSince: null }
  }
  if (held.spareSince === null) return { ...held, spareSince: now }
  return now - held.spareSince >= HOLD_MS ? { rows: wanted, spareSince: null } : held
}
