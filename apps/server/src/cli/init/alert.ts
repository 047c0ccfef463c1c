import { isLoopback } from '../../http/doors/safe.ts'
import { UsageError } from '../command.ts'
import { reference } from './flow.ts'

/** A channel as the file will have it. */
export interface Alert {
  readonly kind: string
  readonly options: { readonly [name: string]: string | number | readonly string[] }
  /** The option that is a secret and stands in the file for now, with the variable it could come from. */
  readonly secret: { readonly option: string; readonly variable: string } | null
  /** What more the channel could be told, as lines of comment. */
  readonly hints: readonly string[]
}

/**
 * Where alerts go: a URL, `slack URL` or `webhook URL` where the URL does not tell, `ADDRESS via SERVER[:PORT]`, or
 * nothing. Throws `UsageError`.
 */
export function alertOf(text: string): Alert | null {
  const words = text.trim().split(/\s+/)
  const [first = '', second, third] = words
  if (words.length > 3) throw new UsageError(`an alert goes to one place for now; ${ASKED}`)
  if (/^(|none|nothing|no)$/i.test(first)) return null
  if (first === 'slack' || first === 'webhook') return postAlert(first, second ?? '')
  if (/^https?:/i.test(first) && second === undefined) {
    const isSlack = URL.parse(first)?.hostname === 'hooks.slack.com'
    return postAlert(isSlack ? 'slack' : 'webhook', first)
  }
  if (!first.includes('@')) throw new UsageError(`${first}: ${ASKED}`)
  const server = second?.toLowerCase() === 'via' ? third : third === undefined ? second : undefined
  if (server === undefined)
    throw new UsageError(`${first}: say which mail server takes it, as in ${first} via mail.example.org:587`)
  return mailAlert(first, server)
}

const ASKED = 'expected a URL, you@example.org via SMTP-SERVER, or nothing'

function postAlert(kind: 'slack' | 'webhook', url: string): Alert {
  const isReference = /^\$\{(env|file):/.test(url)
  if (!isReference && URL.parse(url) === null)
    throw new UsageError(`${kind}: expected its URL${url === '' ? '' : ', which this is not'}`)
  const secret = isReference ? null : { option: 'url', variable: `${kind.toUpperCase()}_URL` }
  const hints = kind === 'webhook' ? [`secret: "${reference('WEBHOOK_SECRET')}" signs what is sent`] : []
  return { kind, options: { url }, secret, hints }
}

function mailAlert(to: string, server: string): Alert {
  if (!/^[^\s@<>,]+@[^\s@<>,]+$/.test(to)) throw new UsageError(`${to}: not an e-mail address`)
  const [, host, digits] = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?$/i.exec(server) ?? []
  if (host === undefined) throw new UsageError(`${server}: not a mail server; expected a name, or name:port`)
  const port = digits === undefined ? (isLoopback(host) ? 25 : 587) : Number(digits)
  if (!(port >= 1 && port <= 65_535)) throw new UsageError(`${server}: a port is 1–65535`)
  // What does not leave the machine need not be encrypted, and a local mail server seldom can.
  const security = isLoopback(host) ? 'none' : port === 465 ? 'tls' : 'starttls'
  return {
    kind: 'email',
    options: { host: host.replace(/^\[|\]$/g, ''), port, security, from: `foretop@${to.split('@').at(-1)}`, to: [to] },
    secret: null,
    hints: [
      `user: foretop, password: "${reference('MAIL_PASSWORD')}" log in; security: none is for a server without encryption`,
    ],
  }
}
