import { isOld } from '@foretop/shared/stream.ts'
import { client } from '../api.ts'
import { streamStore } from '../live/live.ts'

/** What could not be had while the server was away is asked for again when it is back. */
export function askAnew(): void {
  let wasOld = isOld(streamStore.get().sight)
  streamStore.subscribe(() => {
    const old = isOld(streamStore.get().sight)
    if (wasOld && !old) void client.refetchQueries({ predicate: ({ state }) => state.status === 'error' })
    wasOld = old
  })
}
