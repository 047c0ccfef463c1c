import { changeLinks } from '@foretop/lab/links.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { look } from '../../look.ts'
import { Kept } from '../../observe.ts'
import { host } from './host.ts'

/** Scenes for `playWithLinks`: machines with interfaces of many kinds, each with an agent. */
const scenes: { readonly [name: string]: () => Promise<unknown> } = {
  /** With `lo` as many as one metric may have, and then one more. */
  async many() {
    const pairs = Array.from(
      { length: 999 },
      (_, index) => `add eth${2 * index} type veth peer name eth${2 * index + 1}`,
    )
    await changeLinks(...pairs, 'add bond0 type bridge')
    await using agent = await startSnmpd()
    const seen = await ask(agent.port)
    await changeLinks('add straw type bridge')
    await using fresh = await startSnmpd()
    return { seen, tooMany: await ask(fresh.port), fewer: await ask(fresh.port, { exclude: ['eth*'] }) }
  },

  /** Made anew under its old name while the agent goes on listing the one that is gone. */
  async anew() {
    await changeLinks('add vpn0 type bridge', 'set vpn0 up')
    await using agent = await startSnmpd()
    using kept = new Kept()
    const before = await ask(agent.port, { kept })
    await changeLinks('del vpn0', 'add vpn1 type bridge', 'add vpn0 type bridge', 'set vpn0 up')
    let after = before
    do after = await ask(agent.port, { kept })
    while (!JSON.stringify(after).includes('vpn1'))
    return { before, after }
  },

  async virtual() {
    await changeLinks('add veth12ab type veth peer name eth0', 'add docker0 type bridge', 'add eth1 type bridge')
    await using agent = await startSnmpd()
    return { seen: await ask(agent.port), all: await ask(agent.port, { exclude: [] }), near: await look(host, {}) }
  },
}

const ask = (port: number, { kept, exclude }: { readonly kept?: Kept; readonly exclude?: readonly string[] } = {}) =>
  look(host, { source: 'snmp', community: 'labpub', port, ...(exclude && { exclude }) }, { ...(kept && { kept }) })

const [, , name = ''] = process.argv
const scene = Object.entries(scenes).find(([each]) => each === name)?.[1]
if (scene === undefined) throw new Error(`no scene ${name}`)
await changeLinks('set lo up')
console.log(JSON.stringify(await scene()))
