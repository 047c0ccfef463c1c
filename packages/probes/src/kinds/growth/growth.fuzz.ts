import { parsed } from '../../fuzz/parsed.ts'
import { conclude, growth } from './growth.ts'
import { measure } from './measure.ts'
import { snapshotOf } from './snapshot.ts'

const NOW = 1_764_460_000_000
const GIVEN = growth.options.parse({ folders: ['/var'] })

/** What `df`, `du` and `find` say; an hour ago the folder had nothing in it. */
const recording = (name: string, system: string, ...pieces: readonly string[]) =>
  parsed(growth, {
    name,
    pieces,
    async read(said) {
      const told = said.map((piece) => String(piece ?? ''))
      const machine = {
        system: async () => system,
        run: async ({ program, args }: { readonly program: string; readonly args: readonly string[] }) => {
          const at = program === 'du' ? 1 : args.includes('-exec') ? 2 : program === 'find' ? 3 : 0
          return { code: 0, signal: null, stdout: told[at] ?? '', stderr: '' }
        },
      }
      const measured = await measure(machine, '/var', GIVEN)
      const empty = { ...measured, folders: [], files: [], totalBytes: 0 }
      const then = snapshotOf([empty], NOW - 3_600_000, GIVEN.leastBytes)
      return conclude(GIVEN, [measured], NOW, { older: then, newer: then })
    },
  })

const LINUX = `Filesystem     1024-blocks      Used Available Capacity Mounted on
/dev/sda1        263174212  19110920 230624588       8% /
`
const FREEBSD = `Filesystem  1024-blocks    Used   Avail Capacity  Mounted on
zroot/var       98765432  123456 98641976     1%    /var
`
const DU = '4100\t/var/log/nginx\n4200\t/var/log\n9000\t/var\n'

export const recordings = async () => [
  recording('Linux', 'Linux', LINUX, DU, '8200|4198400|77|/var/log/nginx/access.log\n', '/var/log/syslog.1\n'),
  recording(
    'FreeBSD',
    'FreeBSD',
    FREEBSD,
    DU,
    '8200|4198400|77|/var/log/httpd-access.log\n',
    '/var/log/messages.0.bz2\n',
  ),
]
