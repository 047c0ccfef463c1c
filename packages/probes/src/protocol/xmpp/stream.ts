import type { Socket } from 'node:net'
import { domainToASCII } from 'node:url'
import { cut } from '../../clip.ts'
import { Dialogue } from '../dialogue.ts'
import { ProbeFailure } from '../failure.ts'
import { shown } from '../shown.ts'
import type { Trust } from '../tls/trust.ts'
import { type Trusted, trusted } from '../tls/trusted.ts'
import { elementLength, fromOf, names, type Token, tokensIn } from './elements.ts'
import { streamError } from './refusal.ts'

export interface Whose {
  /** `address:port`, for messages. */
  readonly where: string
  /** Who is asked for, and whose name the certificate must hold. */
  readonly domain: string
  readonly namespace: 'jabber:client' | 'jabber:server'
}

export interface Features {
  readonly startTls: boolean
  /** How one may log in, as the server says it. */
  readonly mechanisms: readonly string[]
}

/** The stream between us and an XMPP server (RFC 6120), over a connection that is its own. */
export class Stream implements Disposable {
  readonly whose: Whose
  #dialogue: Dialogue
  #isOpen = false

  constructor(socket: Socket, whose: Whose) {
    this.whose = whose
    this.#dialogue = new Dialogue(socket, whose.where)
  }

  /** Opens the stream, anew after TLS. Rejects with what a stream error means, `protocol`, and as `Dialogue.hear` does. */
  async open(signal: AbortSignal): Promise<Features> {
    const { domain, namespace } = this.whose
    this.say(
      `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='${namespace}'` +
        ` xmlns:stream='http://etherx.jabber.org/streams'${namespace === 'jabber:server' ? DIALBACK : ''}>`,
    )
    const head = await this.#next(signal)
    if (names(head)[0] !== 'stream') throw this.#unexpected('a stream', head)
    this.#isOpen = true
    const features = await this.hear(['features'], signal)
    const from = fromOf(head)
    // Some greet everybody alike, whoever is asked for (RFC 6120 §4.7.1).
    if (from !== null && !isSame(from, domain))
      throw new ProbeFailure('protocol', `${this.whose.where} answers as ${cut(from, 255)}, not as ${domain}`)
    const mechanisms = features.flatMap((token, index) => {
      const next = features[index + 1]
      return token.is === 'open' && token.name === 'mechanism' && next?.is === 'text' ? [next.text.trim()] : []
    })
    return { startTls: names(features).includes('starttls'), mechanisms }
  }

  say(what: string): void {
    this.#dialogue.say(what)
  }

  /** The next element, which must be called like one of `wanted`. Rejects as `open` does. */
  async hear(wanted: readonly string[], signal: AbortSignal): Promise<readonly Token[]> {
    const tokens = await this.#next(signal)
    const [name = ''] = names(tokens)
    if (name === 'error') throw streamError(tokens, this.whose)
    if (!wanted.includes(name)) throw this.#unexpected(wanted.join(' or '), tokens)
    return tokens
  }

  /** Asks for TLS, which the features must have offered, and goes over to it. */
  async startTls(trust: Trust, verify: boolean, signal: AbortSignal): Promise<Trusted> {
    const { where } = this.whose
    this.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    const tokens = await this.hear(['proceed', 'failure'], signal)
    if (names(tokens)[0] === 'failure')
      throw new ProbeFailure('tls', `${where} offers TLS and then does not go over to it: see its log`)
    return await this.secure(trust, verify, signal)
  }

  /** TLS from here on; the stream is to be opened anew. */
  async secure(trust: Trust, verify: boolean, signal: AbortSignal): Promise<Trusted> {
    const { where, domain } = this.whose
    const plain = this.#dialogue.release()
    try {
      const found = await trusted(plain, { name: domain, verify, trust, where }, signal)
      this.#dialogue = new Dialogue(found.socket, where)
      return found
    } catch (error) {
      plain.destroy()
      throw error
    }
  }

  /** Ends the stream. */
  leave(): void {
    this.#dialogue.leave('</stream:stream>')
  }

  async #next(signal: AbortSignal): Promise<readonly Token[]> {
    const { where } = this.whose
    const tokens = tokensIn(shown(await this.#dialogue.hear(elementLength(where), signal)))
    const [first] = tokens
    if (this.#isOpen && first?.is === 'close')
      throw new ProbeFailure('closed', `${where} ends the stream without saying why`)
    return tokens
  }

  #unexpected(wanted: string, tokens: readonly Token[]): ProbeFailure {
    const [first] = tokens
    const came = first === undefined ? 'nothing' : first.is === 'text' ? first.text : first.raw
    const text = `${this.whose.where} does not speak XMPP: expected ${wanted}, came ${JSON.stringify(cut(came, 100))}`
    return new ProbeFailure('protocol', text)
  }

  [Symbol.dispose](): void {
    this.#dialogue[Symbol.dispose]()
  }
}

/** As names are compared, in letters of any script or as they are written in DNS. */
const isSame = (one: string, other: string): boolean => plain(one) === plain(other)
const plain = (name: string): string => domainToASCII(name) || name.toLowerCase()

const DIALBACK = " xmlns:db='jabber:server:dialback'"
