import { z } from 'zod'
import { type KeepalivedSeen, type Refusals, stateOf, type VrrpInstance } from './seen.ts'

const count = z.int().nonnegative()

/** As vrrp_json.c writes it. Its `auth_data` is the password, which is read by nobody. */
const instanceSchema = z.object({
  data: z.object({
    iname: z.string(),
    vrid: z.int().min(1).max(255),
    state: count,
    wantstate: count.optional(),
    ifp_ifname: z.string().optional(),
    base_priority: count.optional(),
    effective_priority: count.optional(),
    vipset: z.boolean().optional(),
    vips: z.array(z.string()).default([]),
    evips: z.array(z.string()).default([]),
    /** In s. */
    last_transition: z.number().optional(),
  }),
  stats: z
    .object({
      become_master: count.optional(),
      advert_interval_err: count.default(0),
      addr_list_err: count.default(0),
      invalid_authtype: count.default(0),
      authtype_mismatch: count.default(0),
      auth_failure: count.default(0),
    })
    .optional(),
})

const instances = z.array(instanceSchema)
/** `json_version 2` says what else is tracked, too. */
const dump = z.union([instances, z.object({ vrrp: instances }).transform(({ vrrp }) => vrrp)])

/** What keepalived wrote of itself; `null`: it is not whole yet, or none of its. */
export function readDump(text: string): KeepalivedSeen | null {
  const { data } = dump.safeParse(parsed(text))
  if (data === undefined) return null
  const stats = data.flatMap((each) => each.stats ?? [])
  return { instances: data.map(instanceOf), refusals: stats.length === 0 ? null : sumOf(stats) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function instanceOf({ data, stats }: z.output<typeof instanceSchema>): VrrpInstance {
  const own = data.vips.map(addressIn)
  return {
    ...{ name: data.iname, vrid: data.vrid, state: stateOf(data.state), wanted: stateOf(data.wantstate) },
    interface: data.ifp_ifname ?? null,
    basePriority: data.base_priority ?? null,
    priority: data.effective_priority ?? null,
    // `vipset` says what it meant to do, each address whether it is there.
    isSet: data.vipset === undefined ? null : data.vipset && own.every(({ isSet }) => isSet),
    addresses: [...own, ...data.evips.map(addressIn)].map(({ address }) => address).toSorted(),
    becameMaster: stats?.become_master ?? null,
    changedAt: data.last_transition === undefined ? null : data.last_transition * 1_000,
  }
}

/** `10.77.0.201 dev igb1 scope global set`; without its last word it is not set. */
function addressIn(line: string): { readonly address: string; readonly isSet: boolean } {
  const words = line.split(' ')
  return { address: words[0] ?? '', isSet: words.includes('set') }
}

const sumOf = (all: readonly NonNullable<z.output<typeof instanceSchema>['stats']>[]): Refusals => ({
  authentication: sum(all.map((each) => each.invalid_authtype + each.authtype_mismatch + each.auth_failure)),
  'address list': sum(all.map((each) => each.addr_list_err)),
  interval: sum(all.map((each) => each.advert_interval_err)),
})

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
