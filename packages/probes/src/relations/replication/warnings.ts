import type { Link } from './link.ts'
import type { Sentence } from './sentences.ts'
import type { Server } from './server.ts'
import { type Writers, writerTroubles } from './writers.ts'

/** What is wrong or odd beyond the four sentences of dbcheck: who may write, who is who, what can no longer be fetched. */
export const warningsOf = (
  servers: readonly Server[],
  links: readonly Link[],
  writers: Writers,
  duplicates: readonly Server[],
): readonly Sentence[] => [
  ...writerTroubles(writers),
  ...duplicates.map(({ name, serverId }) => ({ host: name, text: `${name} shares server id ${serverId}` })),
  ...links
    // One that does not answer has not told by what other names it goes: it may well be that master.
    .filter(({ source }) => source === null && servers.every(({ outcome }) => outcome === 'answered'))
    .map(({ key, replica, sourceName }) => ({
      host: replica.name,
      text: `${key} follows ${sourceName}, which is none of those watched`,
    })),
  ...links
    .filter(({ purge }) => purge?.when === 'purged')
    .map(({ key, replica, source, channel }) => ({
      host: replica.name,
      text: `${key} needs ${channel.read?.file}, which ${source?.name} no longer has`,
    })),
]
