import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Machine } from '../../local-or-ssh.ts'
import { type FileStat, statCommand, statsOf } from '../../protocol/machine/stat.ts'
import { readBytes } from './read.ts'

/** So much of what is new is read in one look. */
const MOST_BYTES = 1_048_576
/** A line that is longer is taken in parts. */
const LONG_BYTES = MOST_BYTES / 2
/** By so many bytes before it a place is known again. */
const MARK_BYTES = 512
/** What logrotate and newsyslog call the file before. */
const ROTATED = ['.1', '.0']

/** How far a file was read: at the beginning of a line. */
export const positionSchema = z.strictObject({
  inode: z.string(),
  offset: z.int().nonnegative(),
  /** Of what stands before it: another file, or one that was emptied and filled anew, has something else there. */
  mark: z.string(),
  /** What the file before it was: another one since then tells that it was rotated. */
  older: z.string().nullable(),
})
type Position = z.output<typeof positionSchema>

export interface News {
  /** Whole lines, each byte as one letter. */
  readonly text: string
  readonly position: Position
  /** New bytes that are left for the next look. */
  readonly behind: number
  /** Something of the file before this one may never have been read: why. */
  readonly missed: string | null
}

/** A file, and what it was before it was rotated: one that is not there is left out. */
export interface Followed {
  readonly file: FileStat
  readonly rotated: readonly FileStat[]
}

/** Both, as they are just now. `null`: there is no such file. */
export async function followedAt(machine: Machine, path: string): Promise<Followed | null> {
  const names = ROTATED.map((end) => path + end)
  const stats = statsOf(await machine.run(statCommand(await machine.system(), [path, ...names])))
  const file = stats.find((stat) => stat.path === path)
  return file === undefined ? null : { file, rotated: stats.filter((stat) => stat !== file && stat.type === 'file') }
}

/** Where a first look begins: at its end, or rather at the line that stands there unfinished. */
export async function endOf(machine: Machine, followed: Followed): Promise<Position> {
  const { path, bytes } = followed.file
  const from = Math.max(0, bytes - MARK_BYTES * 2)
  const last = (await readBytes(machine, path, from, bytes)) ?? ''
  const end = last.lastIndexOf('\n') + 1
  // A line longer than that is taken up in its middle.
  const read = end === 0 ? last : last.slice(0, end)
  return { ...beginningOf(followed), offset: from + read.length, mark: markOf(read) }
}

/** Where a file begins that was not there before, or is read from its beginning. */
export const beginningOf = ({ file, rotated }: Followed): Position => ({
  ...{ inode: file.inode, offset: 0, mark: markOf('') },
  older: nameOf(rotated[0]),
})

/** What came to a file since it was read up to `before`, also where it was rotated meanwhile, by renaming or by copying. */
export async function follow(machine: Machine, followed: Followed, before: Position): Promise<News> {
  const { file, rotated } = followed
  const older = nameOf(rotated[0])
  const isCopied = older !== before.older && file.bytes < (rotated[0]?.bytes ?? 0)
  const going = file.inode === before.inode && !isCopied ? await readOn(machine, file, before, MOST_BYTES) : null
  if (going !== null) return { ...lines(going, { ...before, older }, false), missed: null }
  for (const each of rotated) {
    const isRenamed = each.inode === before.inode
    if (before.offset === 0 && !isRenamed) continue
    const rest = await readOn(machine, each, before, MOST_BYTES)
    if (rest === null) continue
    // Whoever writes to it may go on with that until it opens the new one.
    const isOver = !isRenamed || file.bytes > 0
    const news = lines(rest, before, isOver)
    if (!isOver || news.behind > 0) return { ...news, missed: null }
    // What was never ended is a line all the same.
    const first = news.text === '' || news.text.endsWith('\n') ? news.text : `${news.text}\n`
    return { ...(await fromBeginning(machine, followed, MOST_BYTES - rest.text.length, first)), missed: null }
  }
  // It was there before, and tells nothing of what happened.
  const same = file.inode === before.inode && isCopied ? await readOn(machine, file, before, MOST_BYTES) : null
  if (same !== null) return { ...lines(same, { ...before, older }, false), missed: null }
  const names = ROTATED.map((end) => file.path + end).join(' or ')
  const missed = `${file.path} was begun anew, and no ${names} goes on from where it was: its last lines may not have been read`
  return { ...(await fromBeginning(machine, followed, MOST_BYTES, '')), missed }
}

async function fromBeginning(machine: Machine, followed: Followed, most: number, first: string) {
  const start = beginningOf(followed)
  const read = await readOn(machine, followed.file, start, most)
  const { text, ...news } = lines(read ?? { text: '', before: '', left: 0 }, start, false)
  return { text: first + text, ...news }
}

interface Read {
  readonly text: string
  /** What stands before it. */
  readonly before: string
  /** Bytes behind it that were not read. */
  readonly left: number
}

/** From a place on; `null`: that is not in this file. */
async function readOn(
  machine: Machine,
  file: FileStat,
  { offset, mark }: Position,
  most: number,
): Promise<Read | null> {
  if (file.bytes < offset) return null
  const from = Math.max(0, offset - MARK_BYTES)
  const read = await readBytes(machine, file.path, from, Math.min(file.bytes, offset + most))
  const before = read?.slice(0, offset - from) ?? ''
  if (read === null || markOf(before) !== mark) return null
  const text = read.slice(offset - from)
  return { text, before, left: Math.max(0, file.bytes - offset - text.length) }
}

/** Up to the end of its last line; `isOver`: nobody will write to it any more. */
function lines({ text, before, left }: Read, { offset, ...position }: Position, isOver: boolean): Omit<News, 'missed'> {
  const end = text.lastIndexOf('\n') + 1
  const isLong = end === 0 && left > 0 && text.length >= LONG_BYTES
  // The last one of a file that nobody writes to any more, and one that is longer than what is read at once.
  const whole = (isOver && left === 0) || isLong ? text : text.slice(0, end)
  const reached = { ...position, offset: offset + whole.length, mark: markOf(before + whole) }
  return { text: whole, position: reached, behind: left === 0 ? 0 : left + text.length - whole.length }
}

/** Its number alone may be given to the next one. */
const nameOf = (older: FileStat | undefined): string | null =>
  older === undefined ? null : `${older.inode} ${older.changedAt} ${older.bytes}`

const markOf = (bytes: string): string =>
  hash('sha256', Buffer.from(bytes.slice(-MARK_BYTES), 'latin1'), 'base64url').slice(0, 16)
