import { z } from 'zod'
import { defineProbe, type ProbeContext } from '../../define.ts'
import { at, dial } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { lineOption } from '../../protocol/line-option.ts'
import { stopwatch } from '../../protocol/stopwatch.ts'
import { WITH_TLS } from '../../protocol/tls/options.ts'
import { trustFor } from '../../protocol/tls/trust.ts'
import { CERTIFICATE_DAYS } from '../../protocol/tls/trusted.ts'
import { logIn } from '../../protocol/xmpp/login.ts'
import { type Features, Stream } from '../../protocol/xmpp/stream.ts'

const options = z
  .strictObject({
    domain: z
      .string()
      .max(255)
      .regex(/^[^\s'"<>&/@]+$/, 'a domain, as behind the @ of an address')
      .meta({
        description: 'Domain that the server serves, and that its certificate must name.',
        examples: ['chat.example.com'],
      }),
    for: z
      .enum(['clients', 'servers'])
      .default('clients')
      .meta({ description: 'Whose port it is; `servers`: that for other servers.' }),
    port: z.int().min(1).max(65_535).optional().meta({
      description: 'Port of the server; 5222, with security tls 5223, for servers 5269.',
    }),
    security: z.enum(['none', 'starttls', 'tls']).default('starttls').meta({
      description:
        '`starttls`: begin in clear and go over to TLS; `tls`: TLS from the first byte; `none`: stay in clear.',
    }),
    user: lineOption('a user').optional().meta({ description: 'Log in as this user: what stands before the @.' }),
    password: lineOption('a password').optional().meta({ description: 'Its password.', secret: true }),
    ...WITH_TLS,
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: 'user and password go together',
  })
  .refine((given) => given.user === undefined || (given.for === 'clients' && given.security !== 'none'), {
    error: 'only clients log in, and over TLS alone',
  })

type Options = z.output<typeof options>

const STEP = {
  unit: 'ms',
  chart: 'phases',
  thresholds: { warning: { above: 1_000 }, critical: { above: 5_000 } },
} as const

export const xmpp = defineProbe({
  kind: 'xmpp',
  title: 'XMPP (Jabber)',
  summary: 'Whether an XMPP server serves a domain, to clients or to servers: stream, TLS with its certificate, login.',
  tried: {
    with: 'Prosody 0.12.3',
    tells: [
      'domain not served',
      'wrong password',
      'no TLS offered',
      'certificate refused',
      'full',
      'shutting down',
      'refused',
      'hung',
      'another service',
      'cut',
    ],
  },
  options,
  metrics: {
    stream: { label: 'Wait for the stream', ...STEP },
    tls: { label: 'TLS', ...STEP },
    login: { label: 'Login', ...STEP },
    certificateDays: CERTIFICATE_DAYS,
  },
  defaults: { everyMs: 60_000 },
  manual: `
Opens a stream to \`domain\`, goes over to TLS, opens it anew and, with \`user\` and \`password\`, logs in; then it ends the stream. It
does not come online: no resource is bound, nobody sees the user. Needs no rights; each look may be in the server's log. In a
cluster ask each machine by its own address: what \`domain\` resolves to, or its SRV records, does not matter here.

    jabber:         { probe: xmpp, hosts: [chat1, chat2], with: { domain: chat.example.com } }
    jabber-servers: { probe: xmpp, hosts: [chat1, chat2], with: { domain: chat.example.com, for: servers } }

The certificate must be one that browsers would take, and name the domain as a host name, not the machine; what is wrong with it
is a \`tls\` failure, as the \`tls\` probe says it. The usual mistake is one that is renewed for the web server and never copied to
this one. Passwords are proved by SCRAM-SHA-256 or SCRAM-SHA-1; where there is only PLAIN it is sent, over TLS whose certificate was
looked at. Tried with Prosody 0.12.3.

- **does not serve …** (host-unknown): the server is alive, but has no such domain: a configuration that was not loaded, or the
  wrong machine. **answers as …**: the same, of a server that greets whoever is asked for. **ends the stream**: with the reason that the server gave.
- **offers no STARTTLS**: its certificate or key could not be read at its start, mostly for want of rights.
- **refuses our user or password**, or **can let nobody in at present**: its store of users is away.
- **is full** (resource-constraint), **takes no more of us** (policy-violation: too many connections of one address).
- **takes connections but does not answer**: the server hangs, or the port is one for TLS from the first byte (\`security: tls\`).
- **does not speak XMPP**: something else listens there. **refused**: it is not running.`,
  async run(given, context) {
    const { target, signal } = context
    const endpoint = { address: target.address, port: given.port ?? portOf(given) }
    const namespace = given.for === 'servers' ? 'jabber:server' : 'jabber:client'
    using stream = new Stream(await dial(endpoint, signal), { where: at(endpoint), domain: given.domain, namespace })
    const { features, days, ms } = await steps(stream, given, context)
    stream.leave()
    const { user } = given
    return {
      metrics: {
        stream: ms.stream,
        ...(days !== null && { tls: ms.tls, ...(given.verify && { certificateDays: days }) }),
        ...(user !== undefined && { login: ms.login }),
      },
      details: { logins: features.mechanisms.join(', ') || null },
      text: [
        `serves ${given.domain} to ${given.for}`,
        ...(days === null ? [] : ['over TLS']),
        ...(user === undefined ? [] : [`${user} can log in`]),
      ].join(', '),
    }
  },
})

const portOf = ({ for: whom, security }: Options): number =>
  whom === 'servers' ? 5_269 : security === 'tls' ? 5_223 : 5_222

async function steps(stream: Stream, given: Options, { signal }: ProbeContext) {
  const { security, verify, ca, user, password } = given
  const trust = security === 'none' ? null : await trustFor({ ca, tolerant: !verify, oldRenegotiation: true })
  const time = stopwatch()
  const direct = trust !== null && security === 'tls' ? await stream.secure(trust, verify, signal) : null
  const directMs = time()
  let features: Features = await stream.open(signal)
  const streamMs = time()
  let days = direct?.days ?? null
  if (trust !== null && security === 'starttls') {
    if (!features.startTls) throw new ProbeFailure('tls', `${stream.whose.where} speaks XMPP but offers no STARTTLS`)
    days = (await stream.startTls(trust, verify, signal)).days
    features = await stream.open(signal)
  }
  const tlsMs = directMs + time()
  const { mechanisms } = features
  if (user !== undefined && password !== undefined)
    await logIn(stream, { user, password, mechanisms, verified: verify }, signal)
  return { features, days, ms: { stream: streamMs, tls: tlsMs, login: time() } }
}
