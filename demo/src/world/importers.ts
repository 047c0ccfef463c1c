/** What content importers show of themselves in their titles. */

const IMPORTERS = 6
const MINUTE = 60_000

/** When in each half hour somebody's journal is imported on a machine: from that minute, for so many, by so many of them. */
const IMPORTS: { readonly [machine: string]: readonly [from: number, minutes: number, busy: number] } = {
  'dfw-jobs01': [0, 10, 1],
  'dfw-jobs02': [15, 5, 2],
}

/** The titles of the importers of a machine at that moment. */
export function importersOf(machine: string, at: number): readonly string[] {
  const [from, minutes, busy] = IMPORTS[machine] ?? [0, 0, 0]
  const minute = (at / MINUTE) % 30
  const posting = minute >= from && minute < from + minutes ? busy : 0
  return Array.from({ length: IMPORTERS }, (_, index) =>
    index < posting ? 'content-importer [posting entries]' : 'content-importer [bored]',
  )
}
