import type { Course } from './declared.ts'
import type { Errant } from './errant.ts'
import type { Link } from './link.ts'
import { type DeclaredWriter, movedTroubles } from './moved.ts'
import type { Sentence } from './sentences.ts'
import type { Server } from './server.ts'
import { replicaTroubles, type Writers, writerTroubles } from './writers.ts'

interface Found {
  readonly writers: Writers
  readonly declared: readonly DeclaredWriter[]
  readonly courses: readonly Course[]
  readonly errant: readonly Errant[]
  readonly duplicates: readonly Server[]
}

/**
 * What is wrong or odd beyond the four sentences of dbcheck: who may write, who follows whom, who is who, what can no longer be
 * fetched, and who has what its master has not. What is critical comes first, for the text of the look begins with it.
 */
export const warningsOf = (
  servers: readonly Server[],
  links: readonly Link[],
  { writers, declared, courses, errant, duplicates }: Found,
): readonly Sentence[] => [
  ...writerTroubles(writers),
  ...courses.filter(({ astray }) => astray).map(({ host, text }) => ({ host, text })),
  ...duplicates.map(({ name, serverId }) => ({ host: name, text: `${name} shares server id ${serverId}` })),
  ...links
    .filter(({ purge }) => purge?.when === 'purged')
    .map(({ key, replica, source, channel }) => ({
      host: replica.name,
      text: `${key} needs ${channel.read?.file}, which ${source?.name} no longer has`,
    })),
  ...movedTroubles(declared),
  ...links
    // One that does not answer has not told by what other names it goes: it may well be that master.
    .filter(({ source }) => source === null && servers.every(({ outcome }) => outcome === 'answered'))
    .map(({ key, replica, sourceName }) => ({
      host: replica.name,
      text: `${key} follows ${sourceName}, which is none of those watched`,
    })),
  ...replicaTroubles(writers),
  ...errant.filter(({ has }) => has).map(({ link, text }) => ({ host: link.replica.name, text })),
]
