import { logNumber } from '../../kinds/mysql/logs.ts'
import type { Link } from './link.ts'
import type { Server } from './server.ts'

export interface Sentence {
  /** Whom it is about; several names are joined by `+`. */
  readonly host: string
  readonly text: string
}

/** Told otherwise where there is room: with whoever is behind it. */
export const isBreak = ({ text }: Sentence): boolean => text.startsWith(CANNOT_CONNECT) || text.startsWith(NOT_RUNNING)

const CANNOT_CONNECT = "Can't connect to "
const NOT_RUNNING = 'Slave not running: '

/** dbcheck's own limit, in bytes. */
const RELAY_LIMIT = 20_000

/** What is wrong, in the four sentences people know from dbcheck, word for word. */
export const sentencesOf = (servers: readonly Server[], links: readonly Link[]): readonly Sentence[] => [
  ...servers
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ name }) => ({ host: name, text: `${CANNOT_CONNECT}${name}` })),
  ...links.flatMap((link) => textsOf(link).map((text) => ({ host: link.replica.name, text }))),
]

/** A replica that stopped fetching long ago is told of twice, as ever: that it stopped, and how far behind that left it. */
function textsOf(link: Link): readonly string[] {
  const { key, channel, state, source } = link
  const { read, executed, error } = channel
  const apart = read !== null && executed !== null && executed.file !== read.file
  const place = ({ file, position }: { file: string; position: number }) => `[${file} ${position}]`
  return [
    ...(state === 'broken' ? [`${NOT_RUNNING}${key}: ${error}`] : []),
    ...(state === 'running' && apart ? [`Wrong log file: ${key}`] : []),
    ...(source?.position && read !== null && isBehind(link, source)
      ? [`${key}: Relay log behind: master=${place(source.position)}, ${key}=${place(read)}`]
      : []),
  ]
}

function isBehind({ replica, channel, unfetchedBytes }: Link, source: Server): boolean {
  if (source.position === null || channel.read === null) return false
  const [read, written] = [logNumber(channel.read.file), logNumber(source.position.file)]
  const older = read !== undefined && written !== undefined && read < written
  // Its master no longer lists the log it is in.
  if (unfetchedBytes === undefined) return older
  // Asked before its master, it may only not know yet of a log that has just been begun.
  return unfetchedBytes > RELAY_LIMIT + writtenBetween(source, replica) || (older && replica.at >= source.at)
}

/** What a master is taken to write at most where nobody counts it. */
const BYTES_PER_SECOND = 1_048_576

/**
 * Bytes a master may have written after its replica was asked and before it was asked itself: dbcheck asks all masters
 * first, while checks have a rhythm of their own. Four times its average, for it writes in bursts.
 */
function writtenBetween(source: Server, replica: Server): number {
  const { bytesPerSecond } = source.retention
  const most = bytesPerSecond === null ? BYTES_PER_SECOND : 4 * bytesPerSecond
  return (most * Math.max(0, source.at - replica.at)) / 1_000
}
