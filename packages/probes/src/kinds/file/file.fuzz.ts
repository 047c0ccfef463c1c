import { parsed } from '../../fuzz/parsed.ts'
import { statsOf } from '../../protocol/machine/stat.ts'
import { conclude, file } from './file.ts'
import { type Options, options } from './options.ts'

/** What `stat` says of it, and what it complains of. */
const recording = (name: string, given: object, ...pieces: readonly string[]) =>
  parsed(file, {
    name,
    pieces,
    read([stdout = '', stderr = '']) {
      const said = { code: 0, signal: null, stdout: stdout.toString(), stderr: stderr.toString() }
      const asked: Options = options.parse(given)
      return conclude(asked, statsOf(said)[0] ?? null, 1_764_460_000_000, null)
    },
  })

const LOG = { path: '/var/log/update.log', owner: 'www-data', mode: '0640' }

export const recordings = async () => [
  recording('GNU', LOG, '81a0|73811|1764450000|www-data|adm|65025|268421|/var/log/update.log\n', ''),
  recording('FreeBSD', { ...LOG, owner: 'www' }, '81a0|73811|1764450000|www|wheel|98|268421|/var/log/update.log\n', ''),
  recording('nothing there', LOG, '', "stat: cannot statx '/var/log/update.log': No such file or directory\n"),
]
