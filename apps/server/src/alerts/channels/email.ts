import { createTransport } from 'nodemailer'
import { z } from 'zod'
import type { Message } from '../message.ts'
import { type Notice, threadOf } from '../notice.ts'
import { authoritiesOf, ca, withAdvice } from './authorities.ts'
import { DeliveryError, defineChannel } from './define.ts'

const address = z.string().regex(/^[^\r\n]*[^\s@<]@[^\s@>]+>?$/, 'must be an e-mail address')

const open = z.strictObject({
  host: z.string().min(1).meta({ description: 'Name or address of the mail server.' }),
  port: z.int().min(1).max(65_535).default(587).meta({ description: 'Port of the mail server.' }),
  security: z.enum(['starttls', 'tls', 'none']).default('starttls').meta({
    description:
      '`starttls`: encrypt after the greeting or send nothing; `tls`: from the start (port 465); `none`: a password goes in clear.',
  }),
  user: z.string().min(1).optional().meta({ description: 'Name to log in with; without it there is no login.' }),
  password: z
    .string()
    .optional()
    .meta({ description: 'Password to log in with. Belongs in an environment variable.', secret: true }),
  from: address.meta({ description: 'Sender, `foretop@example.org` or `Foretop <foretop@example.org>`.' }),
  ca,
  to: z.array(address).min(1).meta({ description: 'Who gets each mail.' }),
})

interface Login {
  readonly user?: string | undefined
  readonly password?: string | undefined
}

const isWhole = ({ user, password }: Login): boolean => (user === undefined) === (password === undefined)
const WHOLE: Parameters<typeof open.refine>[1] = {
  error: 'user and password belong together: one of them is missing',
  // A misspelt one was meant to be there.
  when: ({ issues }) => issues.length === 0,
}

export const email = defineChannel({
  kind: 'email',
  title: 'E-mail',
  summary: 'Hands plain text to a mail server by SMTP; one incident is one thread.',
  options: open.refine(isWhole, WHOLE),
  address: {
    key: 'to',
    schema: address.meta({ description: 'E-mail address.' }),
    shared: open.partial({ to: true }).refine(isWhole, WHOLE),
    apply: (shared, to) => ({ ...shared, to: [to] }),
  },
  async send({ host, port, security, user, password, from, to, ca: authorities }, message, { signal, now }) {
    const tls = await authoritiesOf(authorities)
    const transport = createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls,
      ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    const sent = await transport
      .sendMail({
        from,
        to: [...to],
        subject: message.subject,
        text: message.text,
        date: new Date(now),
        ...threadHeaders(message, domainOf(from)),
        // RFC 3834: no out-of-office answers, please.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        signal,
      })
      .catch((error: unknown) => {
        throw judge(`${host}:${port}`, error)
      })
    const refused = sent.rejectedErrors?.[0]
    // Some were accepted: they get it again with a later try, under the same Message-ID.
    if (refused !== undefined) throw judge(`${host}:${port}`, refused, ` for ${sent.rejected.join(', ')}`)
    return { text: `${host} answers ${sent.response}`, providerId: sent.messageId }
  },
})

interface ThreadHeaders {
  readonly messageId: string
  readonly inReplyTo?: string | undefined
  readonly references?: string[]
}

/**
 * The mail that opens an incident is the root of its thread: its Message-ID is made of incident and channel alone, so
 * that every later one can name it (RFC 5322, 3.6.4). A mail about several incidents answers all their roots.
 */
function threadHeaders({ id, channel, notices }: Message, domain: string): ThreadHeaders {
  const rootOf = (notice: Notice) => `<${threadOf(notice, channel)}@${domain}>`
  const [first, ...others] = notices
  if (first?.why === 'opened' && others.length === 0) return { messageId: rootOf(first) }
  const roots = notices.map(rootOf)
  return { messageId: `<${id}@${domain}>`, inReplyTo: roots[0], references: roots }
}

const domainOf = (from: string): string => from.slice(from.lastIndexOf('@') + 1).replace('>', '')

/** 4xx of SMTP means later, 5xx never (RFC 5321, 4.2.1); everything without a reply is the way there. */
export function judge(server: string, error: unknown, whose = ''): DeliveryError {
  const { code, responseCode } = partsOf(error)
  if (code === 'EABORT') return new DeliveryError(`${server}: no answer in time`, true, { cause: error })
  if (responseCode !== undefined) {
    const what = code === 'EAUTH' ? 'the login' : code === 'ETLS' ? 'to encrypt' : `the mail${whose}`
    const text = `${server} refuses ${what} with ${responseCode}`
    return new DeliveryError(text, responseCode < 500, { cause: error })
  }
  const text = error instanceof Error ? withAdvice(error.message) : String(error)
  // A mail that cannot be written as one will never be.
  return new DeliveryError(`${server}: ${text}`, code !== 'EENVELOPE' && code !== 'ECONFIG', { cause: error })
}

function partsOf(error: unknown): { readonly code: unknown; readonly responseCode: number | undefined } {
  if (!(error instanceof Error)) return { code: undefined, responseCode: undefined }
  const responseCode = 'responseCode' in error ? error.responseCode : undefined
  return {
    code: 'code' in error ? error.code : undefined,
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
  }
}
