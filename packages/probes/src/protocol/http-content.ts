import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { ProbeFailure } from './failure.ts'
import { fieldOf, type Head } from './http-head.ts'

const DECODERS: { readonly [coding: string]: (body: Buffer, limit: { maxOutputLength: number }) => Buffer } = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  br: brotliDecompressSync,
  // "deflate" means zlib, but some servers send the bare stream (RFC 9110 §8.4.1.2).
  deflate: (body, limit) => ((body[0] ?? 0) % 16 === 8 ? inflateSync(body, limit) : inflateRawSync(body, limit)),
}

/**
 * The body without its content coding, should the server have used one although none was accepted. Throws `too-large`
 * when it grows beyond `limitBytes`, `protocol` when it cannot be decoded.
 */
export function decodeContent(head: Head, body: Buffer, limitBytes: number): Buffer {
  const coding = fieldOf(head, 'content-encoding')?.toLowerCase()
  if (coding === undefined || coding === 'identity' || body.length === 0) return body
  const decode = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined
  if (decode === undefined) throw new ProbeFailure('protocol', `content-encoding not asked for: ${coding.slice(0, 60)}`)
  try {
    return decode(body, { maxOutputLength: limitBytes })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
      throw new ProbeFailure('too-large', `the answer is longer than ${limitBytes} bytes once decoded`, { cause })
    throw new ProbeFailure('protocol', `the body is not the ${coding} it claims to be`, { cause })
  }
}

/** The body as text in the charset its type names, UTF-8 where it names none or an unknown one. */
export function textOf(head: Head, body: Buffer): string {
  const [, charset = 'utf-8'] = /;\s*charset="?([^";\s]+)/i.exec(fieldOf(head, 'content-type') ?? '') ?? []
  return decoderFor(charset).decode(body)
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}
