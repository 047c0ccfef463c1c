import { createHash } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { createTextMask } from '@foretop/probes/mask.ts'
import type { Person } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import type { KeptPlan } from '../store/course.ts'

/** Checks between which others get their turn. */
const SLICE = 250

/** Without options and logins, which are nobody's matter, and without what the kind says of all its checks. */
const shown = ({ options: _, metrics: __, revision: ___, ...check }: Check) =>
  check.way.by === 'poll' ? { ...check, way: { by: check.way.by, address: check.way.address } } : check

const unreachable = (person: Person): Person => ({ ...person, addresses: {} })

/** A plan as it is kept: whatever could be secret in it is left out or masked. */
export async function keptPlanOf(
  { checks, channels, people, ...plan }: Plan,
  secrets: readonly string[],
): Promise<KeptPlan> {
  const mask = createTextMask(secrets)
  const rest = { ...plan, channels: channels.map(({ options: _, ...channel }) => channel) }
  const parts = [mask(JSON.stringify(people === undefined ? rest : { ...rest, people: people.map(unreachable) }))]
  for (let at = 0; at < checks.length; at += SLICE) {
    await breath()
    parts.push(...checks.slice(at, at + SLICE).map((check) => mask(JSON.stringify(shown(check)))))
  }
  const [first = '{}', ...all] = parts
  const json = `{"plan":${first},"checks":[${all.join(',')}]}`
  const packed = await promisify(deflate)(json)
  return { fingerprint: createHash('sha256').update(json).digest('hex'), plan: packed.toString('base64') }
}
