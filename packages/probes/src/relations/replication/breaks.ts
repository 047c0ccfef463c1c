import { cut } from '../../clip.ts'
import { causeIn } from '../../kinds/mysql/channel.ts'
import { few } from '../few.ts'
import type { Link } from './link.ts'
import type { Sentence } from './sentences.ts'
import type { Server } from './server.ts'
import { downstreamOf } from './upstream.ts'

/** Where nothing gets through, and who is behind that: masters that are silent, then links that are broken. */
export const breaksOf = (servers: readonly Server[], links: readonly Link[]): readonly Sentence[] => [
  ...servers
    .filter(({ outcome }) => outcome === 'failed')
    .map((server) => ({ host: server.name, text: `${server.name} does not answer${behind(server, null, links)}` })),
  ...links
    .filter(({ state }) => state === 'broken')
    .map(({ key, replica, source, sourceName, channel }) => ({
      host: replica.name,
      text: `${key} → ${sourceName} stopped: ${cut(causeIn(channel.error), ERROR_SHOWN) || stoppedWord(channel)}${behind(replica, source, links)}`,
    })),
]

/** An error may quote a whole statement. */
const ERROR_SHOWN = 200

const stoppedWord = ({ io, sql }: Link['channel']): string =>
  io === 'Connecting'
    ? 'not connected yet'
    : io === 'No' && sql === 'No'
      ? 'by hand'
      : io === 'No'
        ? 'does not fetch'
        : 'does not apply'

/** Round a ring they come back to the master itself, which misses nothing of its own. */
function behind(server: Server, source: Server | null, links: readonly Link[]): string {
  const names = [...downstreamOf(server, links)]
    .filter((one) => one !== server && one !== source)
    .map(({ name }) => name)
  return names.length === 0 ? '' : `; ${few(names)} ${names.length === 1 ? 'gets' : 'get'} nothing new`
}
