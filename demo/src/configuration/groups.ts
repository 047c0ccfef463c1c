import type { Machine, Role } from '../world/machines.ts'

interface GroupPlan {
  readonly title: string
  readonly needs?: readonly string[]
  readonly runbook?: string
}

/** From the user to the disk: this is what the traffic map draws. */
export const GROUPS: { readonly [name: string]: GroupPlan } = {
  balancers: {
    ...{ title: 'Balancers', needs: ['webs'] },
    runbook: 'The site’s address is on one of them: see *Balancers*. An idle second one is normal.',
  },
  webs: { title: 'Web servers', needs: ['caches', 'databases', 'jobs', 'storage'] },
  caches: { title: 'memcached' },
  jobs: { title: 'Job servers', needs: ['databases', 'mail', 'storage'] },
  databases: {
    title: 'Databases',
    runbook:
      '**WARNING:** never make a cluster read-only: that takes the site down. `dbcheck` shows who replicates from whom.',
  },
  storage: { title: 'Storage' },
  mail: { title: 'Mail', needs: ['databases'] },
  admin: { title: 'Administration' },
  shops: { title: 'Shops', needs: ['floating'] },
  floating: { title: 'Shop addresses', needs: ['dispatchers'] },
  dispatchers: { title: 'Dispatchers', needs: ['handlers', 'shop-databases'] },
  handlers: { title: 'Handlers', needs: ['shop-databases'] },
  'shop-databases': { title: 'Shop database' },
}

const GROUP_OF: { readonly [role in Role]: string } = {
  ...{ balancer: 'balancers', web: 'webs', cache: 'caches', jobs: 'jobs', database: 'databases' },
  ...{
    storage: 'storage',
    mail: 'mail',
    admin: 'admin',
    dispatcher: 'dispatchers',
    handler: 'handlers',
    floating: 'floating',
  },
}

export const groupOf = ({ name, role }: Pick<Machine, 'name' | 'role'>): string =>
  name === 'cloud-db1' ? 'shop-databases' : GROUP_OF[role]
