import { logNumber } from '../../mysql/logs.ts'
import type { Link } from './link.ts'
import type { Server } from './server.ts'

export interface Sentence {
  readonly host: string
  readonly text: string
}

/** dbcheck's own limit, in bytes. */
const RELAY_LIMIT = 20_000

/** What is wrong, in the four sentences people know from dbcheck, word for word. */
export const sentencesOf = (servers: readonly Server[], links: readonly Link[]): readonly Sentence[] => [
  ...servers
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ name }) => ({ host: name, text: `Can't connect to ${name}` })),
  ...links.flatMap((link) => {
    const text = sentenceOf(link)
    return text === null ? [] : [{ host: link.replica.name, text }]
  }),
]

function sentenceOf(link: Link): string | null {
  const { key, channel } = link
  if (link.state === 'broken') return `Slave not running: ${key}: ${channel.error}`
  if (link.state !== 'running' || channel.read === null) return null
  if (channel.executed !== null && channel.executed.file !== channel.read.file) return `Wrong log file: ${key}`
  const master = link.source?.position
  if (!isBehind(link) || master === undefined || master === null) return null
  const place = ({ file, position }: { file: string; position: number }) => `[${file} ${position}]`
  return `${key}: Relay log behind: master=${place(master)}, ${key}=${place(channel.read)}`
}

/** Only when the replica was looked at after its master: else what was written in between would count. */
function isBehind({ replica, source, channel, unfetchedBytes }: Link): boolean {
  if (source === null || source.position === null || channel.read === null || replica.at < source.at) return false
  const [read, written] = [logNumber(channel.read.file), logNumber(source.position.file)]
  const older = read !== undefined && written !== undefined && read < written
  return older || (unfetchedBytes ?? 0) > RELAY_LIMIT
}
