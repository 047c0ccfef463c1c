import { formatNumber } from '@foretop/shared/format/number.ts'
import { defineProbe, type ProbeContext } from '../../define.ts'
import { at, connectToAny } from '../../protocol/dial.ts'
import { Control } from '../../protocol/ftp/control.ts'
import { entriesIn } from '../../protocol/ftp/listing.ts'
import { askNothing, greet, logIn } from '../../protocol/ftp/login.ts'
import { resolveAll } from '../../protocol/names/resolve.ts'
import { withoutZone } from '../../protocol/names/zone.ts'
import { stopwatch } from '../../protocol/stopwatch.ts'
import { trustFor } from '../../protocol/tls/trust.ts'
import { CERTIFICATE_DAYS } from '../../protocol/tls/trusted.ts'
import { type Options, options } from './options.ts'

const PORTS = { none: 21, starttls: 21, tls: 990 } as const
/** What is slower than this is said with its usual reason, in ms. */
const SLOW_MS = 2_000
const STEP = {
  unit: 'ms',
  chart: 'phases',
  thresholds: { warning: { above: SLOW_MS }, critical: { above: 8_000 } },
} as const

export const ftp = defineProbe({
  kind: 'ftp',
  title: 'FTP',
  summary: 'Greeting, login and a listing over a data connection of an FTP server, in clear or over TLS.',
  tried: {
    with: 'proftpd 1.3.8 with mod_tls; once vsftpd 3.0.3 and Pure-FTPd 1.0.50',
    tells: [
      'slow greeting',
      'wrong password',
      'too many users',
      'login over TLS only',
      'passive ports closed',
      'no such folder',
      'certificate refused',
      'no TLS',
      'refused',
      'hung',
      'another service',
      'cut',
    ],
  },
  options,
  metrics: {
    greeting: { label: 'Wait for the greeting', ...STEP },
    tls: { label: 'TLS handshake', unit: 'ms', chart: 'phases' },
    login: { label: 'Login', ...STEP },
    listing: { label: 'Listing', ...STEP },
    entries: { label: 'Entries of the folder', unit: 'count' },
    certificateDays: CERTIFICATE_DAYS,
  },
  defaults: { everyMs: 60_000, timeoutMs: 15_000 },
  manual: `
Waits for the greeting; says \`NOOP\`, for mail servers greet alike, or with \`user\` and \`password\` logs in; and with \`list\` it lists that folder over a data connection,
then says \`QUIT\`. Nothing is written, fetched or deleted. Give it a user of its own that sees one small folder: each look
is a login, in the log and among those that \`MaxClients\` counts. Without TLS the password goes in clear, as always in FTP.

Data connections are passive (\`EPSV\`, else \`PASV\`) and go to the address of the control connection, on the port that the
server names: it could name any address, of a machine that only we can reach. Where data really come from elsewhere, say
\`dataAddress: offered\`. A customer's folder on a disk that is not mounted is empty: \`thresholds: { entries: { critical: { below: 1 } } }\`.

With \`security: starttls\` (explicit, \`AUTH TLS\`) or \`tls\` (implicit, port 990) a certificate that browsers refuse is a \`tls\`
failure, with all that is wrong with it, as the \`tls\` probe says it; \`verify: false\` takes any. Data connections are
encrypted too (\`PROT P\`) and go on with the TLS session of the control connection, as ProFTPD and vsftpd want it; a
server that begins anew there must show the same certificate. Tried with proftpd 1.3.8.

- **greeting** slow (more than 2 s): most servers look up the name of whoever connects. With a broken resolver there that takes many
  seconds for every customer: \`UseReverseDNS off\`, or mend the resolver. Until 15 s it is no failure.
- **refuses our user or password** (530). **is full** (530 or 421, “too many users”): as many are logged in as may be, so the
  password was not even looked at.
- **lets nobody in for a reason of its own**: not for the password; vsftpd says so where the user's folder is not there (disk not mounted).
- **takes logins over TLS only**: set \`security\`.
- **the data connection fails** after a good login: the usual fault of FTP. The passive ports (\`PassivePorts\`) are not open in
  the firewall, or the server names an address of its inner network (\`MasqueradeAddress\`).
- **refuses CWD**: the folder is not there, or not for this user.
- **does not go over to TLS**: no mod_tls there, or its certificate cannot be read.
- **answered at first, and now does not answer any more**: the folder, or what users are looked up in, hangs.
- **takes connections but does not greet**: hung, full, or waiting for a resolver. **refused**: it is not running.`,
  async run(given, context) {
    using control = await open(given, context)
    const seen = await steps(control, given, context)
    control.quit()
    const { greeting, entries, ms } = seen
    const { verify, user, list } = given
    return {
      metrics: {
        greeting: ms.greeting,
        ...(control.tls !== null && { tls: ms.tls, ...(verify && { certificateDays: control.tls.trusted.days }) }),
        ...(user !== undefined && { login: ms.login }),
        ...(entries !== null && { listing: ms.listing, entries }),
      },
      details: { address: control.address, greeting },
      text: [
        greeting,
        ...(user === undefined ? [] : ['logged in']),
        ...(entries === null ? [] : [`${formatNumber(entries)} in ${list}`]),
        ...(ms.greeting > SLOW_MS ? ['slow to greet: it may wait for the name of our address (reverse DNS)'] : []),
      ].join('; '),
    }
  },
})

async function steps(control: Control, given: Options, { target, signal }: ProbeContext) {
  const { security, user, password, list, dataAddress } = given
  const tls = security === 'none' ? null : await securityFor(given, target.address)
  const time = stopwatch()
  if (tls !== null && security === 'tls') await control.secure(tls, signal)
  const implicitMs = time()
  const { text: greeting } = await greet(control, signal)
  const greetingMs = time()
  if (tls !== null && security === 'starttls') await control.startTls(tls, signal)
  const explicitMs = time()
  if (user === undefined || password === undefined) await askNothing(control, signal)
  else await logIn(control, { user, password }, signal)
  const loginMs = time()
  const entries = list === undefined ? null : await entriesIn(control, { folder: list, dataAddress }, signal)
  const ms = { tls: implicitMs + explicitMs, greeting: greetingMs, login: loginMs, listing: time() }
  return { greeting, entries, ms }
}

async function open({ port, security }: Options, { target, signal }: ProbeContext): Promise<Control> {
  const endpoint = { address: target.address, port: port ?? PORTS[security] }
  const where = at(endpoint)
  const addresses = await resolveAll(endpoint.address, signal)
  const { socket, address } = await connectToAny({ addresses, port: endpoint.port, where }, signal)
  return new Control(socket, { where, address })
}

const securityFor = async ({ servername, verify, ca }: Options, address: string) => ({
  trust: await trustFor({ ca, tolerant: !verify, oldRenegotiation: true }),
  name: servername ?? withoutZone(address),
  verify,
})
