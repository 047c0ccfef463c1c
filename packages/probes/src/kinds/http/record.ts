import type { Section } from '@foretop/shared/model.ts'
import type { Witness } from '../../define.ts'
import type { HttpAnswer } from '../../protocol/http/ask.ts'
import { textOf } from '../../protocol/http/charset.ts'
import { beginningOf } from '../../protocol/http/content.ts'
import { fieldOf, readable } from '../../protocol/http/head.ts'
import type { HttpReply } from '../../protocol/http/reply.ts'

const BODY = 4_096
/** Of the body as it came, packed or not: two hundred of these are held in a thread. */
const HELD = 16_384
const MASK = '•••'

/** Header fields that we send by ourselves, and that hold nothing of anybody's. */
const OURS = /^(?:host|user-agent|accept|accept-encoding|content-length|connection)$/i
const SECRET = /auth|token|key|secret|session|csrf|xsrf|signature|password/i

/** A question as it was sent and the answer to it, without what is anybody's secret. Of the body no more is held than is shown. */
export function witnessOf(request: string | Buffer, { reply, address, phases }: HttpAnswer): Witness {
  const held = { ...reply, body: Buffer.from(reply.body.subarray(0, HELD)) }
  const bytes = reply.body.length
  return () => exchangeSections(request, held, { address, phases, bytes })
}

async function exchangeSections(
  request: string | Buffer,
  reply: HttpReply,
  { address, phases, bytes }: Pick<HttpAnswer, 'address' | 'phases'> & { readonly bytes: number },
): Promise<readonly Section[]> {
  const times = Object.entries(phases).map(([phase, ms]) => `${PHASES[phase] ?? phase} ${Math.round(ms)} ms`)
  return [
    { title: `What ${address} was asked`, text: requestText(request) },
    { title: `What came, ${times.join(', ')}`, text: headText(reply) },
    { title: `The first of ${bytes} bytes`, text: await bodyText(reply) },
  ]
}

const PHASES: { readonly [phase: string]: string } = { firstByte: 'first byte', dns: 'name lookup', tls: 'TLS' }

/** The line and the header; values that the configuration gives are secrets of it. */
export function requestText(request: string | Buffer): string {
  const text = request.toString('latin1')
  const [line = '', ...fields] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
  const shown = fields.map((field) => {
    const colon = field.indexOf(':')
    const name = field.slice(0, colon)
    return OURS.test(name) ? field : `${name}: ${MASK}`
  })
  return [withoutQuery(line), ...shown].join('\n')
}

function headText({ version, status, reason, fields }: HttpReply): string {
  const shown = fields.map(([name, value]) => `${name}: ${fieldText(name, readable(value))}`)
  return [`HTTP/${version} ${status} ${reason}`.trim(), ...shown].join('\n')
}

function fieldText(name: string, value: string): string {
  if (name === 'set-cookie') return value.replace(/^([^=;]{0,200})=[^;]*/, `$1=${MASK}`)
  // How to log in, not with what.
  if (name === 'www-authenticate') return value
  return SECRET.test(name) ? MASK : withoutQuery(value)
}

/** Of each address in it. */
const withoutQuery = (text: string): string => text.replaceAll(/\?[^\s"'<>]+/g, '?…')

/** Never rejects: what cannot be unpacked is no less worth the rest. */
async function bodyText(reply: HttpReply): Promise<string> {
  const type = fieldOf(reply, 'content-type') ?? ''
  if (!/^$|^text\/|json|xml|javascript|form/i.test(type)) return `not text: ${type}`
  try {
    const body = await beginningOf(reply, reply.body, BODY)
    const text = withoutHidden(textOf(reply, body))
    return (reply.status >= 500 ? withoutData(text, type) : text) || '(empty)'
  } catch (error) {
    return `cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Of an error that is told as data only what says that there is one: such a page may show all that the program held. */
function withoutData(text: string, type: string): string {
  if (/json/i.test(type))
    return text.replaceAll(/"([^"\\\n]{0,100})"(\s{0,3}:\s{0,3})"(?:[^"\\]|\\[\s\S])*"?/g, (whole, name, colon) =>
      TELLING.test(name) ? whole : `"${name}"${colon}${MASK}`,
    )
  if (!/xml/i.test(type) || /xhtml/i.test(type)) return text
  return text.replaceAll(/>[^<>]+/g, (whole) => (whole.trim() === '>' ? whole : `>${MASK}`))
}

const TELLING = /^(?:error|errors|message|msg|title|detail|status|code|type|reason|fault(?:string|code))$/i

/** Forms carry what proves that they are ours, and addresses what was searched for. */
const withoutHidden = (page: string): string =>
  page
    .replaceAll(/<(?:input|meta)\b[^<>]{0,1000}>?/gi, (tag) =>
      /hidden|password|csrf|xsrf|token|nonce/i.test(tag)
        ? tag.replaceAll(/\b(value|content)(\s{0,3}=\s{0,3})(?:"[^"]*"?|'[^']*'?|[^\s"'>]+)/gi, `$1$2${MASK}`)
        : tag,
    )
    .replaceAll(/([^<\s])\?[^\s"'<>]+/g, '$1?…')
