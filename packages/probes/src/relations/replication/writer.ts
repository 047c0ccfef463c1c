import type { Server } from './server.ts'
import type { Writers } from './writers.ts'

interface Declared {
  /** Hosts of which one writes at a time. */
  readonly groups: readonly (readonly string[])[]
  /** Hosts that were declared to follow others. */
  readonly replicas: readonly string[]
}

/**
 * Who takes the writes; `null`: nobody, several, or it cannot be told. One that does not answer may have been the writer of
 * other data, unless people said that it is of one group with who writes, or a replica.
 */
export function theWriter(
  servers: readonly Server[],
  { masters, writers }: Pick<Writers, 'masters' | 'writers'>,
  { groups, replicas }: Declared,
): Server | null {
  // One that was made writable alone, after its master died, is followed by nobody.
  const alone = servers.filter(
    (server) => !masters.has(server) && server.writable === true && server.channels?.length === 0,
  )
  const [writer, other] = [...writers, ...alone]
  if (writer === undefined || other !== undefined) return null
  const isNoWriter = (server: Server): boolean => {
    if (server.writable !== undefined) return true
    if (server.outcome !== 'failed') return false
    return (
      replicas.includes(server.name) ||
      groups.some((group) => group.includes(server.name) && group.includes(writer.name))
    )
  }
  return servers.every(isNoWriter) ? writer : null
}
