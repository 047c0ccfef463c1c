import { type Catalogue, catalogueSchema } from '@foretop/shared/wire.ts'
import type { Remote } from './remote.ts'

/** What a running server says of its checks' metrics. */
export interface ServerCatalogue {
  now(): Catalogue
  /** The version that the server spoke of, if it did: another one than is known is read. Never rejects. */
  told(version: string | undefined): Promise<void>
}

export async function readCatalogue(remote: Pick<Remote, 'get'>): Promise<ServerCatalogue> {
  const read = () => remote.get('catalogue', catalogueSchema)
  let known = await read()
  return {
    now: () => known,
    async told(version) {
      if (version === undefined || version === known.version) return
      // What cannot be read now is asked for again with the next snapshot; until then the old one serves.
      known = await read().catch(() => known)
    },
  }
}
