import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/**
 * In the environment of every child, and of whatever it starts: who has left its process group can still be told by it.
 * Only Linux tells; elsewhere what leaves its group is left.
 */
export const MARK = 'FORETOP_CHILD'

/** Who forks while it is looked for is found by the next round; a bomb outruns any number of them. */
const ROUNDS = 3

/** Kills whatever has a mark that begins like this, and lets others go on meanwhile: there may be thousands to look at. */
export async function killMarked(mark: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    let found = 0
    for (const pid of processes()) {
      if (!isMarked(await readFile(environmentOf(pid), 'latin1').catch(() => ''), mark)) continue
      // At once: after all the others, its number might be somebody else's.
      signalTo(pid, 'SIGKILL')
      found += 1
    }
    if (found === 0) return
  }
}

/** The same at once, for who has no time left, or nothing else to do. */
export function killMarkedNow(mark: string): void {
  for (let round = 0; round < ROUNDS; round += 1) {
    let found = 0
    for (const pid of processes()) {
      if (!isMarkedNow(pid, mark)) continue
      signalTo(pid, 'SIGKILL')
      found += 1
    }
    if (found === 0) return
  }
}

/** Ends a process, or with a negative number its group; `false`: it is not there, or not ours to end. */
export function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/** Processes of ours whose mark begins like this. */
export const markedWith = (mark: string): readonly number[] => processes().filter((pid) => isMarkedNow(pid, mark))

function isMarkedNow(pid: number, mark: string): boolean {
  try {
    return isMarked(readFileSync(environmentOf(pid), 'latin1'), mark)
  } catch {
    // Gone, or somebody else's.
    return false
  }
}

const environmentOf = (pid: number): string => `/proc/${pid}/environ`

const isMarked = (environment: string, mark: string): boolean => `\0${environment}`.includes(`\0${MARK}=${mark}`)

function processes(): readonly number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
  } catch {
    return []
  }
}
