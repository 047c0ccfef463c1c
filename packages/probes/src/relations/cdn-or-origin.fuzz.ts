import { ofMembers } from '../fuzz/of-members.ts'
import { cdnOrOrigin } from './cdn-or-origin.ts'
import { page, type Said } from './pages/observed.made-up.ts'

export const recordings = () =>
  (
    [
      ['well', 200, 200],
      ['the origin down', 200, 'down'],
      ['the CDN broken', 502, 200],
      ['both broken', 502, 500],
      ['a challenge', 'challenge', 200],
    ] as const satisfies readonly (readonly [string, Said, Said])[]
  ).map(([name, cdn, origin]) =>
    ofMembers(cdnOrOrigin, {
      name,
      options: { cdn: ['www'] },
      members: [page('www/page', cdn, { fromCache: true }), page('web1/page', origin), page('web2/page', origin)],
    }),
  )
