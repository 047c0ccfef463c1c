/** What servers do for a site, with what people call those that do it; as a request comes by them. */
export const ROLES = {
  balancers: 'Balancers',
  webs: 'Web',
  caches: 'Caches',
  databases: 'Databases',
  queues: 'Job queues',
  storage: 'Storage',
  mail: 'Mail',
} as const

export type Role = keyof typeof ROLES
