import type { Capture } from '@foretop/shared/model.ts'
import { type CaptureStore, MOST_CAPTURED_BYTES } from '../captures.ts'
import { each } from '../write.ts'
import type { Disk } from './disk.made-up.ts'

export function createMemoryCaptures({ captures }: Disk): CaptureStore {
  const newestFirst = () => captures.rows().toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
  return {
    writers: { captures: each((capture) => captures.put(capture.id, capture)) },
    list: async ({ limit, ...of }) =>
      newestFirst()
        .filter(({ incidentId, checkId }) =>
          'incidentId' in of ? incidentId === of.incidentId : checkId === of.checkId,
        )
        .slice(0, limit),
    bytesSince: async (since) =>
      captures
        .rows()
        .filter(({ at }) => at >= Math.round(since))
        .reduce((sum, capture) => sum + bytesOf(capture), 0),
    prune(before, mostBytes = MOST_CAPTURED_BYTES) {
      captures.dropAll(({ at }) => at < Math.round(before))
      let bytes = 0
      const surplus = newestFirst().filter((capture) => {
        bytes += bytesOf(capture)
        return bytes > mostBytes
      })
      for (const { id } of surplus) captures.drop(id)
    },
  }
}

const bytesOf = ({ sections }: Capture): number => Buffer.byteLength(JSON.stringify(sections))
