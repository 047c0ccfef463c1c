import { overSnmp } from '../../fuzz/over-snmp.ts'
import { parsed } from '../../fuzz/parsed.ts'
import { parseInterfaces, parseLoad, parseMemory, parseTicks } from '../../protocol/machine/proc.ts'
import { host } from './host.ts'

const SYSTEM = `.1.3.6.1.2.1.1.1.0 = STRING: "Linux box 6.1.0"
.1.3.6.1.2.1.1.3.0 = Timeticks: (4242) 0:00:42.42
.1.3.6.1.2.1.1.5.0 = STRING: "box"
.1.3.6.1.2.1.25.1.1.0 = Timeticks: (87654321) 10 days
`
const LOAD = [1, 2, 3].map((row) => `.1.3.6.1.4.1.2021.10.1.5.${row} = INTEGER: ${950 / row}`).join('\n')
const TICKS = [50, 51, 52, 53, 54, 55, 56, 61, 64]
  .map((column) => `.1.3.6.1.4.1.2021.11.${column}.0 = Counter32: ${column * 1_000}`)
  .join('\n')
const MEMORY = Object.entries({ 3: 1_000, 4: 900, 5: 8_000_000, 6: 100_000, 14: 50_000, 15: 2_000_000 })
  .map(([column, kibibytes]) => `.1.3.6.1.4.1.2021.4.${column}.0 = INTEGER: ${kibibytes} kB`)
  .join('\n')
const CORES = '.1.3.6.1.4.1.2021.11.67.0 = INTEGER: 2\n'
const PROCESSORS = [1, 2].map((row) => `.1.3.6.1.2.1.25.3.3.1.2.${row} = INTEGER: ${row * 7}`).join('\n')
const perInterface = (line: (index: number) => string) => [1, 2, 3].map(line).join('\n')
const WIDE = [
  perInterface((index) => `.1.3.6.1.2.1.31.1.1.1.1.${index} = STRING: "${['', 'lo', 'eth0', 'tun0'][index]}"`),
  perInterface((index) => `.1.3.6.1.2.1.31.1.1.1.6.${index} = Counter64: ${index * 12_345_678_901}`),
  perInterface((index) => `.1.3.6.1.2.1.31.1.1.1.10.${index} = Counter64: ${index}`),
].join('\n')
const PLAIN = [2, 8, 10, 14, 16, 20]
  .map((column) =>
    perInterface((index) =>
      column === 2
        ? `.1.3.6.1.2.1.2.2.1.2.${index} = STRING: "em${index}"`
        : `.1.3.6.1.2.1.2.2.1.${column}.${index} = ${column === 8 ? 'INTEGER: 1' : `Counter32: ${index}`}`,
    ),
  )
  .join('\n')

const PROC = {
  loadavg: '9.52 6.63 4.20 2/345 6789\n',
  stat: 'cpu  100 2 30 4000 50 0 6 0 0 0\ncpu0 50 1 15 2000 25 0 3 0 0 0\ncpu1 50 1 15 2000 25 0 3 0 0 0\nintr 1 2\n',
  meminfo:
    'MemTotal:  8000000 kB\nMemFree:  100000 kB\nMemAvailable:  300000 kB\nSwapTotal: 1000 kB\nSwapFree: 400 kB\n',
  'net/dev':
    'Inter-| Receive | Transmit\n face |bytes\n    lo: 10 1 0 0 0 0 0 0 10 1 0 0 0 0 0 0\n  eth0:123 4 5 0 0 0 0 0 678 9 1 0 0 0 0 0\n',
}

export const recordings = async () => [
  await overSnmp(host, {
    name: 'net-snmp',
    walk: [SYSTEM, LOAD, TICKS, CORES, MEMORY, WIDE, PLAIN].join('\n'),
  }),
  await overSnmp(host, { name: 'an agent of little', walk: [SYSTEM, PROCESSORS, PLAIN].join('\n') }),
  parsed(host, {
    name: 'files of the kernel',
    pieces: Object.values(PROC),
    read(said) {
      const [loads, ticks, memory, interfaces] = said.map((text) => String(text ?? ''))
      const load = parseLoad(loads ?? '')
      const time = parseTicks(ticks ?? '')
      const traffic = parseInterfaces(interfaces ?? '')
      return {
        metrics: {
          ...(load && {
            load1: load[0],
            load5: load[1],
            load15: load[2],
            ...(time && { loadPerCore: load[1] / time.cores }),
          }),
          ...(time && { cpu: (100 * time.busy) / Math.max(1, time.total) }),
          received: Object.fromEntries(traffic.map(({ name, receivedBytes }) => [name, receivedBytes])),
        },
        details: Object.fromEntries(parseMemory(memory ?? '')),
        text: `${traffic.length} interfaces`,
      }
    },
  }),
]
