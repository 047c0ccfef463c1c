import type { Status } from '@foretop/shared/model.ts'
import { catalogueSchema, groupSchema, type Summary, summarySchema } from '@foretop/shared/wire.ts'
import { z } from 'zod'
import type { Io } from '../command.ts'
import type { Remote } from '../remote.ts'
import { openStraight } from '../straight.ts'
import { listed } from './listed.ts'
import { type Looks, picture } from './picture.ts'
import { emptyTable, type Table } from './table.ts'

type How = Pick<Looks, 'signs' | 'paint' | 'columns'> & { readonly json: boolean }

/** One picture of what a server knows; the exit code says how bad it is. */
export async function onceFromServer(remote: Remote, how: How, io: Io): Promise<number> {
  const [{ site }, groups, checks] = await Promise.all([
    remote.get('catalogue', catalogueSchema),
    remote.get('groups', z.array(groupSchema)),
    remote.get('checks', z.array(summarySchema)),
  ])
  return print({ site, groups, checks }, how, io)
}

/** One look at everything, side by side; what is seen counts at once. */
export async function onceFromConfig(path: string, how: How, io: Io): Promise<number> {
  using straight = await openStraight(path, () => true, io)
  await straight.look()
  if (io.stop.aborted) return EXIT_CODES.unknown
  return print({ site: straight.site, groups: straight.groups, checks: straight.views() }, how, io)
}

interface Seen extends Pick<Table, 'site' | 'groups'> {
  readonly checks: readonly Summary[]
}

function print({ site, groups, checks }: Seen, { json, ...looks }: How, io: Pick<Io, 'print'>): number {
  const [now, wall] = [performance.now(), Date.now()]
  const empty = emptyTable(now)
  const signs = { ...empty.signs, heartbeatAt: now, serverTime: wall }
  const table = { ...empty, site, groups, seq: 0, signs, rows: new Map(checks.map((check) => [check.id, check])) }
  const { open, handled } = listed(table)
  if (json) io.print(JSON.stringify({ site, time: new Date(wall).toISOString(), open, handled, checks }))
  else
    for (const line of picture(table, { now, wall }, { ...looks, rows: Number.POSITIVE_INFINITY }, ALONE))
      io.print(line)
  // The worst stands first; what nobody looked at yet is not well.
  const unseen = checks.some(({ status, stale }) => status === 'pending' || stale)
  return EXIT_CODES[open[0]?.status ?? (unseen ? 'pending' : 'ok')]
}

const ALONE = { chosen: null, foot: null }
const EXIT_CODES: { readonly [status in Status]: number } = { ok: 0, warning: 1, critical: 2, unknown: 3, pending: 3 }
