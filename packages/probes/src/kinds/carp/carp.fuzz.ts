import { readFileSync } from 'node:fs'
import { overSnmp } from '../../fuzz/over-snmp.ts'
import { parsed } from '../../fuzz/parsed.ts'
import type { Recording, Told } from '../../fuzz/recording.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { readAdvertisement } from '../../protocol/carp/advertisement.ts'
import { inForce } from '../../protocol/carp/in-force.ts'
import { PcapReader } from '../../protocol/carp/pcap.ts'
import { carp } from './carp.ts'
import { startSshStandIn } from './ssh-stand-in.made-up.ts'

const file = (name: string) => readFileSync(new URL(`../../fixtures/carp/${name}`, import.meta.url))
const SYSCTL = Buffer.from('net.inet.carp.allow: 1\nnet.inet.carp.preempt: 1\nnet.inet.carp.demotion: 0\n')
const NETSTAT = Buffer.from(
  'carp:\n\t12 packets received (IPv4)\n\t\t7 discarded for bad authentication\n\t\t2 discarded because of a bad address list\n',
)

const table = (index: number, vhid: number, state: number) =>
  [`2.${index} = STRING: "carp${vhid}"`, `3.${index} = INTEGER: ${vhid}`, `4.${index} = STRING: "em0"`]
    .concat([`5.${index} = INTEGER: 1`, `6.${index} = INTEGER: 10`, `7.${index} = INTEGER: ${state}`])
    .map((line) => `.1.3.6.1.4.1.30155.6.2.2.1.${line}`)
    .join('\n')
const OPENBSD = `${table(1, 1, 2)}\n${table(2, 2, 1)}
.1.3.6.1.4.1.30155.6.1.2.0 = INTEGER: 1
.1.3.6.1.4.1.30155.6.3.9.0 = Counter64: 0
.1.3.6.1.4.1.30155.6.3.11.0 = Counter64: 0`
const FREEBSD = `.1.3.6.1.2.1.2.2.1.2.1 = STRING: "em0"
.1.3.6.1.2.1.2.2.1.2.2 = STRING: "carp1"
.1.3.6.1.2.1.2.2.1.8.1 = INTEGER: 1
.1.3.6.1.2.1.2.2.1.8.2 = INTEGER: 2`

export const recordings = async () => [
  overSsh('FreeBSD 10', 'ifconfig-freebsd10-d1-healthy.txt', [1, 2]),
  overSsh('FreeBSD 14', 'ifconfig-freebsd14-d1.txt', [1]),
  overSsh('FreeBSD 9', 'ifconfig-freebsd9-d1-healthy.txt', [1, 2]),
  overSsh('FreeBSD 9, INIT', 'ifconfig-freebsd9-init.txt', [1]),
  overSsh('OpenBSD', 'ifconfig-openbsd-master.txt', [1]),
  await overSnmp(carp, { name: 'the MIB of OpenBSD', walk: OPENBSD, options: { vhids: [1, 2] } }),
  await overSnmp(carp, { name: 'interfaces of FreeBSD 9', walk: FREEBSD }),
  parsed(carp, {
    name: 'a capture',
    pieces: [file('ucarp-two-vhids.pcap')],
    read([capture]) {
      const reader = new PcapReader()
      const packets = reader.push(capture ?? Buffer.alloc(0))
      const heard = packets.flatMap(({ frame }) => readAdvertisement(frame, reader.linkType) ?? [])
      const masters = inForce(
        heard.map((one, at) => ({ ...one, at })),
        packets.length,
      )
      const counts = [1, 2].map((vhid) => {
        const sources = masters.filter((one) => one.vhid === vhid).map(({ source }) => source)
        return [vhid, new Set(sources).size]
      })
      return {
        metrics: {
          // Of a group that must be there silence counts too, as in the look.
          masters: Object.fromEntries(counts),
          advskew: Object.fromEntries(masters.map(({ vhid, advskew }) => [vhid, advskew])),
        },
        details: { heard: masters.map((one) => ({ ...one })) },
        text: `${masters.length} heard`,
      }
    },
  }),
]

/**
 * What the three commands print. One that was cut comes without the end of its command, as when the connection breaks; one
 * that was damaged ends well.
 */
function overSsh(name: string, ifconfig: string, vhids: readonly number[]): Recording {
  const pieces = [file(ifconfig), SYSCTL, NETSTAT]
  return {
    ...{ name: `the commands of ${name}`, of: carp, pieces, made: 'bytes', cut: 'fails' },
    async see(tell) {
      await using machine = await startSshStandIn((command) => {
        const index = COMMANDS.findIndex((program) => command.includes(program))
        const { packets, end }: Told = tell(pieces[index] ?? Buffer.alloc(0), index)
        return { packets, code: end === 'hangs up' || end === 'resets' ? null : 0 }
      })
      const { user, keyFile, hostKey, port } = machine
      return await lookSteadily(carp, { source: 'ssh', user, keyFile, hostKey, port, vhids })
    },
  }
}

const COMMANDS = ['ifconfig', 'sysctl', 'netstat'] as const
