import type { Definitions } from './model.ts'

/**
 * The pages that show systems of one sort, and what a metric can be on each: the one list that probes, relations, pages
 * and commands take their words from. A role that nobody draws yet is listed as long as something has it.
 */
export const VIEWS = {
  balancers: ['inFlight', 'waiting', 'queued', 'queueAge', 'stranded', 'requests', 'uptime'],
  caches: ['hitRate', 'evictions', 'used', 'limit', 'fill', 'connections', 'gets', 'sets', 'uptime'],
  databases: [
    'busy',
    'total',
    'used',
    'queries',
    'oldestQuery',
    'behind',
    'io',
    'sql',
    'lag',
    'backlog',
    'unfetched',
    'filesApart',
    'readOnly',
    'readOnlyActive',
    'binlogs',
    'binlogBytes',
    'binlogWritten',
    'purged',
    'purgeIn',
    'broken',
    'replicas',
    'writers',
  ],
  disks: ['used', 'free', 'total', 'inodes', 'missing', 'hung', 'readOnly'],
  failover: ['master', 'masters', 'init', 'advskew', 'displaced', 'noSpare', 'split'],
  host: ['cpu', 'memory', 'swap', 'load1', 'load5', 'load15', 'uptime'],
  network: ['in', 'out', 'errors'],
  queues: ['waiting', 'running', 'workers', 'stuck', 'age', 'errors'],
} as const

export type Page = keyof typeof VIEWS
export type RoleOf<P extends Page> = (typeof VIEWS)[P][number]
/** A page and a part that this page knows. */
export type View = { readonly [P in Page]: { readonly name: P; readonly role: RoleOf<P> } }[Page]

/** For a metric that no compiler has seen. */
export function isView({ name, role }: { readonly name: string; readonly role: string }): boolean {
  const pages: { readonly [page: string]: readonly string[] } = VIEWS
  return Object.hasOwn(pages, name) && (pages[name] ?? []).includes(role)
}

/** The name of the metric that is this on that page. */
export function inRole<P extends Page>(metrics: Definitions, page: P, role: RoleOf<P>): string | undefined {
  const found = Object.entries(metrics).find(([, { view }]) => view?.name === page && view.role === role)
  return found?.[0]
}
