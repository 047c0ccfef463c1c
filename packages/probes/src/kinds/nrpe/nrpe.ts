import type { Details } from '@foretop/shared/model.ts'
import { defineProbe } from '../../define.ts'
import { conclude } from '../../protocol/nagios/conclude.ts'
import { PLUGIN_METRICS } from '../../protocol/nagios/readings.ts'
import { Dialect } from '../../protocol/nrpe/dialect.ts'
import { type Exchanged, exchange } from '../../protocol/nrpe/exchange.ts'
import { meaningOf } from '../../protocol/nrpe/own-words.ts'
import { CERTIFICATE_DAYS } from '../../protocol/tls/trusted.ts'
import { asSeen } from '../../recording/seen.ts'
import { options, securityOf } from './options.ts'

/** What a daemon answers itself, with its version. */
const HELLO = '_NRPE_CHECK'

export const nrpe = defineProbe({
  kind: 'nrpe',
  title: 'NRPE',
  summary:
    'Has an NRPE daemon run one of its commands, a Nagios plugin there: what it says is the state and the metrics.',
  tried: {
    with: 'nagios-nrpe-server 4.1.0 with monitoring-plugins 2.3.3: plain, anonymous TLS, certificates; servers made up for versions 2 and 3',
    tells: [
      'ok, warning, critical and unknown as the plugin says',
      'command not defined',
      'plugin missing',
      'plugin too slow',
      'dropped without a word, and why it may be',
      'certificate wanted',
      'certificate refused',
      'TLS setting',
      'refused',
      'hung',
      'cut',
      'damaged',
      'too large',
    ],
  },
  defaults: { everyMs: 60_000, timeoutMs: 15_000 },
  options,
  metrics: {
    ...PLUGIN_METRICS,
    replyTime: { label: 'Reply time', unit: 'ms' },
    certificateDays: CERTIFICATE_DAYS,
  },
  manual: `
Asks for one command of the daemon's \`nrpe.cfg\`, as \`check_nrpe -c\` does, over a connection of its own; the daemon starts the
plugin, so do not ask every second. Without a \`command\` only the daemon is asked, for its version. What comes back is judged just
as with \`exec\`: the result decides (0 ok, 1 warning, 2 critical, 3 unknown), the first line is shown, performance data are
metrics by what they are measured in, with the plugin's labels as instances. Thresholds of the check itself can make the state
worse, never better. It needs no rights but our address in \`allowed_hosts\` there.

Packets are of version 4, or of 2 where the daemon does not understand that: then it is asked in 2 for an hour, before 4 is tried
again. \`version\` pins one; nothing but daemons of NRPE 3 understands 3. In version 2 there is room for 1,023 bytes and in
the others for 64 KiB: where an answer fills it, the details say so, and a number that may have been cut in two is no number.

\`tls: anonymous\` is how daemons are set up by most packages. Such a daemon shows no certificate: whoever sits in between can answer
“OK” in its place, and the details say \`authenticated: false\`. With \`tls: certificates\` it must show one that \`ca\` signed, for
\`servername\`; where \`ssl_client_certs\` demands one of ours, give \`certFile\` and \`keyFile\`. Arguments in clear, or over anonymous TLS,
are no place for passwords.

- **dropped the connection**: so a daemon answers all that it does not like, and says why only in its own log: our address
  is not in \`allowed_hosts\`, one side speaks TLS and the other does not, \`args\` where \`dont_blame_nrpe\` is 0 (Debian's
  has them left out for good) or with signs of the shell in them, or a version that it does not know. Only what is still possible is named.
- **misconfigured there**: no \`command[…]\` of that name, or a plugin that is missing, may not be run or says nothing; unknown.
- **slow there**: it was ended after \`command_timeout\` of \`nrpe.cfg\` (60 s unless set); unknown. To hear that, \`timeout\` here must be
  the longer of the two.
- **takes connections but does not answer**: the plugin still runs, or the daemon hangs.
- **refused the handshake**, **tls**: a daemon with certificates was asked without (\`tls: certificates\`), or the other way round;
  or one of the two certificates is not what the other side trusts.
- **is damaged**, **does not speak NRPE**: something else listens there, or is in between.
- **refused**: no daemon runs there.

Tried with NRPE 4.1.0 and monitoring-plugins 2.3.3; older daemons by what their sources say.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run(given, { target, signal, keep }) {
    const { port, command = HELLO, args, version } = given
    const dialect = await keep(() => new Dialect())
    const endpoint = { address: target.address, port }
    const security = securityOf(given, target.address)
    const said = await exchange(endpoint, { command, args, version: version ?? null, security }, dialect, signal)
    const { result, text: stdout, days, replyMs } = said
    const found = conclude(command, { code: result, signal: null, stdout, stderr: '', cut: cutOf(said) })
    const meaning = found.says === 'unknown' ? meaningOf(found.text) : null
    return {
      ...found,
      metrics: { ...found.metrics, replyTime: replyMs, ...(days !== null && { certificateDays: days }) },
      details: { ...found.details, ...about(said) },
      text: meaning === null ? found.text : `${meaning}: ${found.text}`,
    }
  },
})

const cutOf = ({ full, version }: Exchanged): string | null =>
  full ? `it fills the room of version ${version}, so more may have been said` : null

const about = ({ version, cipher, days }: Exchanged): Details => ({
  version,
  ...(cipher !== null && { tls: cipher }),
  authenticated: days !== null,
})
