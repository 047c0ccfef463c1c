import type { Recording, Told } from '../../fuzz/recording.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { metricsOf } from '../../metrics-of.ts'
import { startSshStandIn } from '../carp/ssh-stand-in.made-up.ts'
import { ssh } from './ssh.ts'

export const recordings = async () => [
  said('a table', {
    ...{ as: 'columns', columns: 6, instances: 'Mounted on', expect: { Filesystem: { contains: '/dev/' } } },
    numbers: { used: { at: 'Capacity', unit: 'percent' } },
    output: `Filesystem     1024-blocks    Used Available Capacity Mounted on
/dev/sda1         41152736 9876543  31259809      25% /
/dev/sdb1        103081248 9999999  93081249      98% /srv/my disk
`,
  }),
  said('names and values', {
    ...{ as: 'pairs', numbers: { free: 'MemFree', swap: { at: 'SwapFree', optional: true } } },
    ...{ expect: { State: 'well' }, output: 'MemFree:  2048 kB\nSwapFree: 7\nState: well\n' },
  }),
  said('JSON', {
    ...{ as: 'json', numbers: { queued: '/queue/0' }, expect: { '/state': 'well' } },
    output: '{"queue":[3,4],"state":"well"}\n',
  }),
  said('a number', { as: 'number', numbers: { load: {} }, output: '0.42\n' }),
]

/** One that was cut comes without the end of its command, as when the connection breaks; one that was damaged ends well. */
function said(
  name: string,
  { output, ...options }: { readonly output: string; readonly [option: string]: unknown },
): Recording {
  const of = { ...ssh, metrics: metricsOf(ssh, ssh.options.parse(options)).metrics }
  return {
    ...{ name, of, pieces: [Buffer.from(output)], made: 'bytes', cut: 'fails' },
    async see(tell) {
      await using machine = await startSshStandIn(() => {
        const { packets, end }: Told = tell(Buffer.from(output), 0)
        return { packets, code: end === 'hangs up' || end === 'resets' ? null : 0 }
      })
      const { user, keyFile, hostKey, port } = machine
      return await lookSteadily(ssh, { ...options, ssh: { user, keyFile, hostKey, port } })
    },
  }
}
