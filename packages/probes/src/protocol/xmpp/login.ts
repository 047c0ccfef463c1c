import { ProbeFailure } from '../failure.ts'
import { scram } from '../scram.ts'
import { names, type Token, textOf } from './elements.ts'
import { loginFailure } from './refusal.ts'
import type { Stream } from './stream.ts'

interface Login {
  readonly user: string
  readonly password: string
  /** What the server offers. */
  readonly mechanisms: readonly string[]
  /** Whose certificate was looked at: only to him a password is told. */
  readonly verified: boolean
}

const HASHES = { 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-1': 'sha1' } as const

/** Logs in by SASL, as far as the server says that it was a success (RFC 6120 §6). Rejects with `auth`, `refused`, `protocol`. */
export async function logIn(stream: Stream, login: Login, signal: AbortSignal): Promise<void> {
  const { mechanisms, verified } = login
  const mechanism = (['SCRAM-SHA-256', 'SCRAM-SHA-1'] as const).find((one) => mechanisms.includes(one))
  if (mechanism !== undefined) return await byScram(stream, mechanism, login, signal)
  const { where } = stream.whose
  if (!mechanisms.includes('PLAIN'))
    throw new ProbeFailure('auth', `${where} offers no login that Foretop knows: ${mechanisms.join(', ') || 'none'}`)
  // Whoever answers in its place would have it.
  if (!verified) throw new ProbeFailure('auth', `${where} wants our password in clear: use verify, or SCRAM-SHA-256`)
  begin(stream, 'PLAIN', `\0${login.user}\0${login.password}`)
  await answer(stream, ['success'], signal)
}

async function byScram(
  stream: Stream,
  mechanism: keyof typeof HASHES,
  { user, password }: Login,
  signal: AbortSignal,
): Promise<void> {
  const { where } = stream.whose
  const exchange = scram({ user, password, hash: HASHES[mechanism] })
  begin(stream, mechanism, exchange.first)
  const challenge = wordsOf(await answer(stream, ['challenge'], signal), 'challenge')
  const proof = await exchange.answer(challenge).catch((cause: Error) => {
    throw new ProbeFailure('protocol', `${where}: ${cause.message}`, { cause })
  })
  respond(stream, proof)
  const tokens = await answer(stream, ['success', 'challenge'], signal)
  const [name = ''] = names(tokens)
  if (!exchange.isProof(wordsOf(tokens, name)))
    throw new ProbeFailure('auth', `${where} does not know our password itself: it is somebody else`)
  if (name === 'success') return
  // Some prove themselves before they say so.
  respond(stream, '')
  await answer(stream, ['success'], signal)
}

const SASL = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"
const encoded = (text: string): string => Buffer.from(text).toString('base64')

const begin = (stream: Stream, mechanism: string, words: string): void =>
  stream.say(`<auth ${SASL} mechanism='${mechanism}'>${encoded(words)}</auth>`)

const respond = (stream: Stream, words: string): void => stream.say(`<response ${SASL}>${encoded(words)}</response>`)

async function answer(stream: Stream, wanted: readonly string[], signal: AbortSignal): Promise<readonly Token[]> {
  const tokens = await stream.hear([...wanted, 'failure'], signal)
  if (names(tokens)[0] === 'failure') throw loginFailure(tokens, stream.whose)
  return tokens
}

const wordsOf = (tokens: readonly Token[], name: string): string =>
  Buffer.from(textOf(tokens, name) ?? '', 'base64').toString()
