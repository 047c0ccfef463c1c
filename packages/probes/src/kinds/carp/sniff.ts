import { setImmediate } from 'node:timers/promises'
import type { ProbeContext } from '../../define.ts'
import { CarpListener } from '../../protocol/carp/listener.ts'
import { resolve } from '../../protocol/names/resolve.ts'
import { type CarpOptions, needed } from './options.ts'
import type { CarpGroup, CarpSeen } from './seen.ts'

/** What is heard of the machine at the target's address, and of all others that advertise beside it. */
export async function sniff(options: CarpOptions, { target, signal, keep }: ProbeContext): Promise<CarpSeen> {
  const own = await resolve(target.address, signal)
  const listener = await keep(() => new CarpListener(needed(options, 'interface')))
  await listener.listened(options.listenMs, signal)
  // After a stall of ours what was said meanwhile still waits to be read.
  await setImmediate()
  const heard = listener.masters()
  const vhids = [...new Set([...options.vhids, ...heard.map(({ vhid }) => vhid)])].toSorted((a, b) => a - b)
  const groups = vhids.map((vhid): CarpGroup => {
    const mine = heard.find((each) => each.vhid === vhid && each.source === own)
    return {
      ...{ vhid, state: mine === undefined ? 'silent' : 'master', interface: null, addresses: null },
      ...{ advbase: mine?.advbase ?? null, advskew: mine?.advskew ?? null },
    }
  })
  const advertisers = new Map(
    vhids.map((vhid) => [vhid, heard.filter((each) => each.vhid === vhid).map(({ source }) => source)]),
  )
  const demotions = heard.filter(({ source }) => source === own).map(({ demotion }) => demotion)
  return {
    ...{ groups, advertisers, preempt: null, refused: null },
    demotion: demotions.length === 0 ? null : Math.max(...demotions),
  }
}
