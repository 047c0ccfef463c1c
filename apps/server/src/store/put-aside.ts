import { existsSync, renameSync } from 'node:fs'

/** Moves a damaged database, with what belongs to it, out of the way; the name it has now. It is kept for whoever wants to save something from it. */
export function putAside(path: string): string {
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '')}`
  renameSync(path, aside)
  for (const end of ['-wal', '-shm']) if (existsSync(path + end)) renameSync(path + end, aside + end)
  return aside
}
