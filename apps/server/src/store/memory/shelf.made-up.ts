/** Rows by their key, as a table has them. */
export interface Shelf<K, T> {
  get(key: K): T | undefined
  /** Throws where there is one with this key. */
  add(key: K, row: T): void
  /** In place of the one with this key, if any; it is the last that came then. */
  put(key: K, row: T): void
  /** In place of the one with this key, where that stood. */
  change(key: K, row: T): void
  /** Each row in place of which another comes, where it stood. */
  changeAll(change: (row: T) => T): void
  /** The row of one key has another from now on, where it stood. */
  move(from: K, to: K, row: T): void
  drop(key: K): void
  dropAll(isMeant: (row: T) => boolean): void
  /** In the order in which they came. */
  rows(): readonly T[]
  /** How many ever came. */
  came(): number
}

/** Remembers how to undo what is done, until it is kept. */
export interface Journal {
  /** Keeps all that `work` does, or nothing of it. */
  transact(work: () => void): void
  readonly note: (undo: () => void) => void
}

export function createJournal(): Journal {
  let undoing: (() => void)[] = []
  return {
    transact(work) {
      undoing = []
      try {
        work()
      } catch (error) {
        for (const undo of undoing.toReversed()) undo()
        throw error
      }
    },
    note: (undo) => void undoing.push(undo),
  }
}

interface Placed<T> {
  readonly place: number
  readonly row: T
}

/** `name`: what it is called when somebody puts there what is there already. */
export function createShelf<K, T extends object>(name: string, journal: Journal): Shelf<K, T> {
  const placed = new Map<K, Placed<T>>()
  let last = 0
  const set = (key: K, next: Placed<T> | undefined) => {
    const before = placed.get(key)
    if (next === undefined) placed.delete(key)
    else placed.set(key, next)
    journal.note(() => {
      if (before === undefined) placed.delete(key)
      else placed.set(key, before)
    })
  }
  const put = (key: K, row: T) => {
    last += 1
    set(key, { place: last, row: whole(row) })
  }
  const rows = () => [...placed.values()].sort((a, b) => a.place - b.place).map(({ row }) => row)
  return {
    get: (key) => placed.get(key)?.row,
    add(key, row) {
      if (placed.has(key)) throw new Error(`there is one of ${name} with ${key} already`)
      put(key, row)
    },
    put,
    change(key, row) {
      const before = placed.get(key)
      if (before !== undefined) set(key, { place: before.place, row: whole(row) })
    },
    changeAll(change) {
      for (const [key, { place, row }] of placed) {
        const next = change(row)
        if (next !== row) set(key, { place, row: whole(next) })
      }
    },
    move(from, to, row) {
      const before = placed.get(from)
      set(from, undefined)
      if (before !== undefined) set(to, { place: before.place, row: whole(row) })
    },
    drop: (key) => set(key, undefined),
    dropAll(isMeant) {
      for (const [key, { row }] of placed) if (isMeant(row)) set(key, undefined)
    },
    rows,
    came: () => last,
  }
}

/** Numbers are kept whole. Most are, and then it is the very row: nobody changes one. */
function whole<T extends object>(row: T): T {
  const entries = Object.entries(row)
  if (entries.every(([, value]) => typeof value !== 'number' || Number.isInteger(value))) return row
  // The same fields with values of the same types.
  return Object.fromEntries(
    entries.map(([field, value]) => [field, typeof value === 'number' ? Math.round(value) : value]),
  ) as T
}
