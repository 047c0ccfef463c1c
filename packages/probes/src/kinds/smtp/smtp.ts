import { formatDays } from '@foretop/shared/format/duration.ts'
import { UNITS } from '@foretop/shared/units.ts'
import { defineProbe } from '../../define.ts'
import { type Reply, saidIn } from '../../protocol/smtp/reply.ts'
import { CERTIFICATE_DAYS } from '../../protocol/tls/trusted.ts'
import { converse, type Heard } from './converse.ts'
import { options, type SmtpOptions } from './options.ts'

/** Slower than any server that does not ask others first. */
const SLOW_MS = 2_000
const GREETING_LETTERS = 100

export const smtp = defineProbe({
  kind: 'smtp',
  title: 'Mail server',
  role: 'mail',
  summary:
    'Greets a mail server, goes over to TLS, logs in, and asks whether a mail would be taken, without sending one.',
  tried: {
    with: 'Postfix 3.7 with Dovecot 2.3 for logins; servers made up for what Postfix never says',
    tells: [
      'taken',
      'slow greeting',
      'no STARTTLS',
      'certificate refused, or about to end',
      'wrong password',
      'logins broken there',
      'recipient refused, or put off',
      'too many connections',
      'greets with a refusal',
      'refused',
      'hung, or full',
      'another service',
      'words slipped in before TLS',
      'cut',
      'without end',
    ],
  },
  defaults: { everyMs: 60_000, timeoutMs: 30_000 },
  options,
  metrics: {
    recipientRefused: {
      label: 'Recipient refused',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
    },
    recipientPutOff: {
      label: 'Recipient put off',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { warning: { above: 0 } },
    },
    greeting: {
      label: 'Greeting',
      unit: 'ms',
      chart: 'phases',
      thresholds: { warning: { above: 2_000 }, critical: { above: 10_000 } },
    },
    connect: { label: 'Connect', unit: 'ms', chart: 'phases' },
    handshake: { label: 'TLS handshake', unit: 'ms', chart: 'phases' },
    login: { label: 'Login', unit: 'ms', chart: 'phases' },
    certificateDays: CERTIFICATE_DAYS,
  },
  manual: `
Waits for the greeting, says \`EHLO\`, with \`security: starttls\` goes over to TLS and says it again, with \`user\` logs in (PLAIN, or
LOGIN), with \`recipient\` says \`MAIL FROM\`, \`RCPT TO\` and \`RSET\`, and \`QUIT\`: one after the other, never ahead. No mail is ever sent.
For a relay's submission port:

    port: 587
    security: starttls
    user: relay
    password: \${RELAY_PASSWORD}
    recipient: postmaster@example.com
    sender: monitor@example.com

It needs no rights but to connect. A password is sent over TLS alone, unless \`clearLogin\` says otherwise. Each look is a login,
and a connection in the server's log.

A **slow greeting** is nearly always DNS: the server looks up who we are before it greets, and its resolver does not answer.
Postfix's \`postscreen\` also lets strangers wait, six seconds, until it knows them: put our address on its list, or raise the
threshold. \`certificateDays\` is as with \`tls\`; an MX often shows a certificate that nobody signed, so set \`verify: false\` there.

- **refused**: no mail server runs there.
- **greets nobody**: it hangs, all its processes are busy, it waits for its DNS, or something else listens there that waits for
  us: HTTP, or a port for TLS (\`security: tls\`).
- **closed the connection without an answer**: it cannot serve anybody; why is in its log. So does Postfix where what checks passwords
  for it is not there when it starts.
- **hangs up for now** (421): too many connections, it is stopping, or it wants a certificate of ours, as it says. Postfix does not
  count connections from its \`mynetworks\`, so it may turn away others and not us.
- **greets us with a refusal** (554, 4xx): it serves, but not us: a block list, or its access rules.
- **offers no STARTTLS**: its certificate cannot be read, TLS is switched off, or somebody in between has taken the word away.
- **says more in clear behind its word that TLS begins**: what follows may have been put in by somebody in between
  (CVE-2011-0411); nothing more is said then.
- **certificate …**, **tls**: as with \`tls\`.
- **does not take our user and password** (535): a wrong password, or a user who may not send any more.
- **cannot tell whether our password is right** (454): what it asks for passwords is down (Dovecot, saslauthd, LDAP): nobody can log in.
- **offers no login at all**: most offer it only after TLS, or on another port.
- **recipient put off** (4xx): try again later: greylisting, a full disk, or a table of addresses (MySQL) that cannot be asked.
  Warning.
- **recipient refused** (5xx): there is no such address, or the server does not relay for us. Critical.
- **out of step**: it says more than it was asked, or less.

One good greeting is not all: Postfix's processes go on greeting for a while when their master has stopped. Watch its queue too, by
\`mail-queue\`.`,
  async run(given, { target, signal }) {
    return conclude(await converse(given, target.address, signal), given)
  },
})

/** Exported for its tests. */
export function conclude(heard: Heard, given: Pick<SmtpOptions, 'verify' | 'user'>) {
  const { recipient, tls, handshakeMs, loginMs } = heard
  return {
    metrics: {
      ...(recipient !== null && {
        recipientRefused: Number(recipient.code >= 500),
        recipientPutOff: Number(recipient.code >= 400 && recipient.code < 500),
      }),
      greeting: heard.greetingMs,
      connect: heard.connectMs,
      ...(handshakeMs !== null && { handshake: handshakeMs }),
      ...(loginMs !== null && { login: loginMs }),
      ...(tls !== null && given.verify && { certificateDays: tls.days }),
    },
    details: detailsOf(heard, given),
    text: textOf(heard, given),
  }
}

function detailsOf({ greeting, offers, tls, recipient }: Heard, { verify }: Pick<SmtpOptions, 'verify'>) {
  return {
    greeting,
    offers: offers.join(', '),
    ...(tls !== null && {
      tls: tls.protocol,
      ...(!verify && { certificate: `${formatDays(tls.days)} left, not verified` }),
    }),
    ...(recipient !== null && { recipient: saidIn(recipient) }),
  }
}

function textOf({ greeting, greetingMs, tls, recipient }: Heard, { user }: Pick<SmtpOptions, 'user'>): string {
  const ms = UNITS.ms.text(Math.round(greetingMs))
  return [
    ...(recipient === null || recipient.code < 400 ? [] : [trouble(recipient)]),
    greetingMs > SLOW_MS ? `greeted only after ${ms}, it may wait for DNS` : null,
    greeting.length > GREETING_LETTERS ? `${greeting.slice(0, GREETING_LETTERS)}…` : greeting,
    tls?.protocol ?? null,
    user === undefined ? null : 'login taken',
    recipient !== null && recipient.code < 400 ? 'recipient taken' : null,
  ]
    .filter((part) => part !== null && part !== '')
    .join(', ')
}

const trouble = (recipient: Reply): string =>
  `recipient ${recipient.code >= 500 ? 'refused' : 'put off'}: ${saidIn(recipient)}`
