import { ofMembers } from '../fuzz/of-members.ts'
import { page, type Said } from './pages/observed.made-up.ts'
import { path } from './path.ts'

export const recordings = () =>
  Object.entries({
    well: [200, 200, 200],
    'web servers': [200, 503, 503],
    storage: [200, 200, 503],
    'one balancer': ['down', 'down', 'down'],
  } as const satisfies { readonly [name: string]: readonly Said[] }).map(([name, [files, dynamic, picture]]) =>
    ofMembers(path, {
      name,
      options: {},
      members: [
        ...[page('lb01/static', files), page('lb01/dynamic', dynamic), page('lb01/picture', picture)],
        ...['static', 'dynamic', 'picture', 'picture-tls'].map((way) => page(`lb02/${way}`, 200)),
      ],
    }),
  )
