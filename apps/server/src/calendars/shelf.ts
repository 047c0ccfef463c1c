import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Calendars as they were last fetched, on disk. */
export interface Shelf {
  /** `null`: it was never fetched. */
  get(calendar: string): Promise<string | null>
  put(calendar: string, text: string): Promise<void>
  /** Removes all but these. */
  keep(calendars: readonly string[]): Promise<void>
}

/** In a folder, one file for each: its name tells nothing of the address, which may be secret. */
export function createShelf(folder: string): Shelf {
  const nameOf = (calendar: string) => `${createHash('sha256').update(calendar).digest('hex').slice(0, 32)}.ics`
  return {
    get: (calendar) => readFile(join(folder, nameOf(calendar)), 'utf8').catch(() => null),
    async put(calendar, text) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, nameOf(calendar))
      // Put in place whole: half a calendar has half the holidays.
      await writeFile(`${path}.new`, text, { mode: 0o600 })
      await rename(`${path}.new`, path)
    },
    async keep(calendars) {
      const wanted = new Set(calendars.map(nameOf))
      const there = await readdir(folder).catch(() => [])
      await Promise.all(
        // What cannot be removed is in nobody's way.
        there
          .filter((name) => !wanted.has(name))
          .map((name) => rm(join(folder, name), { force: true }).catch(() => {})),
      )
    },
  }
}
