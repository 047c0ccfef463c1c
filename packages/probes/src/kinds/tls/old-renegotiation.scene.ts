/** A real GnuTLS server as old balancers are, on a network of its own, for it listens everywhere. Certificate, key and authority are PEM files. */
import { freePort, startServer } from '@foretop/lab/lab.ts'
import { changeLinks } from '@foretop/lab/links.ts'
import { look } from '../../look.ts'
import { http } from '../http/http.ts'
import { tls } from './tls.ts'

const [name = '', certificate = '', key = '', ca = ''] = process.argv.slice(2)
await changeLinks('set lo up')
const port = await freePort()
const identity = ['--x509certfile', certificate, '--x509keyfile', key]
const priority = 'NORMAL:-VERS-TLS1.3:%DISABLE_SAFE_RENEGOTIATION'
await using _ = await startServer(
  'gnutls-serv',
  ['--port', `${port}`, '--http', '--disable-client-cert', '--priority', priority, ...identity],
  { port },
)
const page = await look(http, { url: `https://${name}:${port}/`, ca })
const front = await look(tls, { port, servername: name, ca })
process.stdout.write(JSON.stringify({ page, front }))
