import type { Socket } from 'node:net'
import { z } from 'zod'
import { cut } from '../../clip.ts'
import { defineProbe, type ProbeContext } from '../../define.ts'
import { at, dial } from '../../protocol/dial.ts'
import { withoutZone } from '../../protocol/names/zone.ts'
import { stopwatch } from '../../protocol/stopwatch.ts'
import { trustFor } from '../../protocol/tls/trust.ts'
import { CERTIFICATE_DAYS, trusted } from '../../protocol/tls/trusted.ts'
import { closedness } from './closed.ts'
import { type Heard, hear } from './hear.ts'

const texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])

const options = z
  .strictObject({
    port: z.int().min(1).max(65_535).meta({ description: 'TCP port to connect to.' }),
    banner: texts.optional().meta({
      description: 'Plain text, or several, in what the server says unasked.',
      examples: ['SSH-2.0-', '220 '],
    }),
    send: z
      .string()
      .regex(/^[^\r\n]*$/, 'one line')
      .optional()
      .meta({
        description: 'A line to send, after the banner where one is expected; shown in the answer, so no password.',
      }),
    expect: texts.optional().meta({ description: 'Plain text, or several, in the answer to that line.' }),
    closed: z.boolean().default(false).meta({ description: 'The port must be closed: nobody may get in.' }),
    silenceMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(2_000)
      .meta({ description: 'With closed: so long without any answer counts as closed, in ms; less than the timeout.' }),
    tls: z.boolean().default(false).meta({ description: 'Speak TLS from the first byte.' }),
    servername: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'With tls: name to ask for, which the certificate must hold; the host’s address.' }),
    verify: z
      .boolean()
      .default(true)
      .meta({ description: 'With tls: refuse a certificate that browsers would refuse.' }),
    ca: z
      .string()
      .optional()
      .meta({ description: 'With tls: PEM file (or its text) of the only authorities to trust.', file: true }),
  })
  .refine(({ closed, banner, send, tls }) => !closed || (!tls && (banner ?? send) === undefined), {
    error: 'a port that must be closed says nothing: closed goes without banner, send and tls',
  })
  .refine(({ send, expect }) => (send === undefined) === (expect === undefined), {
    error: 'send and expect go together; what comes unasked is the banner',
  })

type Options = z.output<typeof options>

export const tcp = defineProbe({
  kind: 'tcp',
  title: 'TCP port',
  summary: 'Opens a connection; what the server says, what it answers to a line, or that the port is closed.',
  tried: {
    with: 'OpenSSH 9.2, memcached 1.6.18, stunnel 5.68',
    tells: [
      'open',
      'closed as it should be',
      'open though it should be closed',
      'other words',
      'silent',
      'closed without a word',
      'refused',
      'hung',
      'no TLS',
      'certificate refused',
    ],
  },
  options,
  metrics: {
    broken: {
      intermittent: true,
      label: 'Expectations not met',
      unit: 'count',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
    },
    open: {
      intermittent: true,
      label: 'Open, but must be closed',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
    },
    connect: {
      intermittent: true,
      label: 'Connect',
      unit: 'ms',
      chart: 'phases',
      thresholds: { warning: { above: 500 }, critical: { above: 2_000 } },
    },
    tls: { label: 'TLS handshake', unit: 'ms', chart: 'phases' },
    banner: { label: 'Wait for the banner', unit: 'ms', chart: 'phases' },
    answer: { label: 'Wait for the answer', unit: 'ms', chart: 'phases' },
    certificateDays: CERTIFICATE_DAYS,
  },
  manual: `
Every look is a new connection, closed again without a goodbye. With no more than a \`port\` it says that the port opens;
many a hung server still does that, for the system opens it in its place. So expect its \`banner\` where it greets
(SSH, SMTP, FTP, POP3, IMAP), or \`send\` a line and \`expect\` the answer: \`send: PING\`, \`expect: +PONG\`. Texts are
plain, as they come, capital and small letters told apart. The line goes out with CR LF at its end. Needs no rights; the
server may log each connection. Tried with OpenSSH 9.2, memcached 1.6 and stunnel 5.68 with OpenSSL 3.0.

- **expected “220 ”, came “554 …”** (critical): it speaks, but says something else. As nothing marks the end of
  what is said, it is heard until all texts came, it hangs up, or was quiet for a second; 16 KiB at most.
- **refused**: nothing listens there. **no connection in time**: the machine is down, a firewall drops it, or so many wait
  that no more are taken in.
- **takes connections but says nothing**: the process hangs, all its workers are busy, or it waits for us: then it has no
  banner, or speaks TLS (\`tls: true\`).
- **closed without a word**: it does not like our address (TCP wrappers, \`MaxStartups\` of sshd), or has too many
  connections.
- **tls**: no TLS on this port, or a certificate that browsers refuse; \`verify: false\` takes any.

With \`closed: true\` it is the other way round: refused, silent for \`silenceMs\`, or no way to it is ok, and an open port
is critical. Silence means a firewall that drops, but also a dead machine or one with a full queue: have another check say
that the machine lives. Of a name all addresses must be closed, each is tried by itself. Where we have no way out
ourselves, or none to one of its addresses (IPv6, mostly: give the others by number then), it is unknown.`,
  async run(given, context) {
    return given.closed ? await lookAtClosed(given, context) : await lookAtOpen(given, context)
  },
})

async function lookAtClosed({ port, silenceMs }: Options, { target: { address }, signal }: ProbeContext) {
  const how = await closedness({ address, port }, silenceMs, signal)
  const open = how === null
  return { metrics: { open: Number(open) }, text: open ? `port ${port} is open` : `port ${port} is closed: ${how}` }
}

async function lookAtOpen(given: Options, { target: { address }, signal }: ProbeContext) {
  const { port, banner, send, expect } = given
  const where = at({ address, port })
  const trust = given.tls ? await trustFor({ ca: given.ca, tolerant: !given.verify, oldRenegotiation: true }) : null
  using scope = new DisposableStack()
  const time = stopwatch()
  const plain = scope.adopt(await dial({ address, port }, signal), destroy)
  const connect = time()
  const { remoteAddress } = plain
  const name = given.servername ?? withoutZone(address)
  const secured = trust === null ? null : await trusted(plain, { name, verify: given.verify, trust, where }, signal)
  const socket = secured === null ? plain : scope.adopt(secured.socket, destroy)
  const tlsMs = time()
  const greeting =
    banner === undefined
      ? null
      : await hear(socket, { say: null, wanted: [banner].flat(), wholeLine: send !== undefined, where }, signal)
  const bannerMs = time()
  // Who does not say what is expected is not asked anything either.
  const unmet = greeting === null ? [] : unmetIn(greeting)
  const reply =
    send === undefined || expect === undefined || unmet.length > 0
      ? null
      : await hear(socket, { say: send, wanted: [expect].flat(), wholeLine: false, where }, signal)
  const answerMs = time()
  if (reply !== null) unmet.push(...unmetIn(reply))
  const last = reply ?? greeting
  return {
    metrics: {
      connect,
      ...(secured !== null && { tls: tlsMs, ...(given.verify && { certificateDays: secured.days }) }),
      ...(greeting !== null && { banner: bannerMs }),
      ...(reply !== null && { answer: answerMs }),
      ...(last !== null && { broken: unmet.length }),
    },
    details: {
      address: remoteAddress ?? null,
      ...(greeting !== null && { banner: cut(greeting.text, SHOWN) }),
      ...(reply !== null && { answer: cut(reply.text, SHOWN) }),
    },
    text: textOf(unmet, last, port),
  }
}

/** Letters of what was said, in details and in the text. */
const SHOWN = 1_000
const SHOWN_IN_TEXT = 60

const destroy = (socket: Socket): unknown => socket.destroy()

const unmetIn = ({ missing, text }: Heard): string[] =>
  missing.map((wanted) => `expected ${quoted(wanted)}, came ${quoted(text.trimEnd())}`)

function textOf([first, ...others]: readonly string[], last: Heard | null, port: number): string {
  if (first !== undefined) return `${first}${others.length > 0 ? ` (and ${others.length} more)` : ''}`
  return last === null ? `port ${port} is open` : `port ${port} says ${quoted(last.text.trimEnd())}`
}

/** For people: cut, so that a long text does not drown the rest. */
const quoted = (text: string): string => `“${cut(text, SHOWN_IN_TEXT)}”`
