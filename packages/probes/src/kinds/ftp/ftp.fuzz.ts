import { startHostile } from '@foretop/lab/hostile.ts'
import type { AnyProbe } from '../../define.ts'
import { overTcp, say } from '../../fuzz/over-tcp.ts'
import type { Recording, Tell } from '../../fuzz/recording.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { ftp } from './ftp.ts'

const LOGIN = { user: 'shop', password: 'secret' }
const GREETING = '220-Welcome\r\n220 ProFTPD Server (Shop) [127.0.0.1]\r\n'

export const recordings = () => [
  overTcp(ftp, { name: 'a greeting', pieces: [GREETING, '530 Please login with USER and PASS\r\n'], greets: true }),
  overTcp(ftp, {
    name: 'a login',
    pieces: [GREETING, '331 Password required for shop\r\n', '230-Hello\r\n230 User shop logged in\r\n'],
    options: LOGIN,
    greets: true,
  }),
  listed,
]

/** Nothing but its end marks the end of a listing; the reply behind it does. */
const PIECES = [
  '250 CWD command successful\r\n',
  '229 Entering Extended Passive Mode (|||PORT|)\r\n',
  '150 Opening ASCII mode data connection for file list\r\n',
  'drwxr-xr-x   2 shop shop 4096 Nov 30 02:58 images\r\n-rw-r--r--   1 shop shop    0 Nov 30 02:58 a b\r\n',
  '226 Transfer complete\r\n',
]
const [LISTING, DONE] = [3, 4]

const LIMITED: AnyProbe = {
  ...ftp,
  metrics: { ...ftp.metrics, entries: { ...ftp.metrics.entries, thresholds: { warning: { below: 2 } } } },
}

const listed: Recording = {
  ...{ name: 'a listing', of: LIMITED, made: 'bytes', cut: 'worsens', see },
  pieces: PIECES.map((piece) => Buffer.from(piece)),
}

async function see(tell: Tell) {
  const told = (index: number, piece = PIECES[index] ?? '') => tell(Buffer.from(piece), index)
  await using data = await startHostile((socket) => void say(socket, { end: 'hangs up', ...told(LISTING) }))
  await using server = await startHostile((socket) => {
    let last = say(socket, { packets: [Buffer.from('220 ready\r\n')] })
    let index = -2
    const next = () => {
      const login = ['331 go on\r\n', '230 in\r\n'][index + 2]
      const piece = PIECES[index]?.replace('PORT', String(data.port))
      const saying = login === undefined ? told(index, piece) : { packets: [Buffer.from(login)] }
      if (login === undefined && piece === undefined) return socket.end()
      last = last.then(() => say(socket, saying))
      if (index === LISTING - 1) last = last.then(() => say(socket, told(DONE)))
      index += 1
    }
    socket.on('data', next)
  })
  return await lookSteadily(LIMITED, { ...LOGIN, list: '/', port: server.port }, { timeoutMs: 2_000 })
}
