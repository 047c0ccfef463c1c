import { overTcp } from '../../fuzz/over-tcp.ts'
import { rsync } from './rsync.ts'

const GREETING = '@RSYNCD: 32.0 sha512 sha256 sha1 md5 md4\nwelcome to the backup host\n\n'

export const recordings = () => [
  overTcp(rsync, {
    name: 'a list',
    pieces: [GREETING, 'backup         \tnightly dumps\nlocked         \tneeds a password\n@RSYNCD: EXIT\n'],
    options: { modules: ['backup', 'locked'] },
    greets: true,
  }),
  overTcp(rsync, {
    name: 'a module with a password',
    pieces: [GREETING, '@RSYNCD: AUTHREQD plnKSVjRDpbgHEARC5VyKA\n', '@RSYNCD: OK\n'],
    options: { module: 'locked', user: 'web', password: 'a secret' },
    greets: true,
  }),
]
