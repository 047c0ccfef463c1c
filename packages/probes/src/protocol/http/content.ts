import type { Transform } from 'node:stream'
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib'
import { counted } from '../counted.ts'
import { ProbeFailure } from '../failure.ts'
import { type Head, listed, shown } from './head.ts'

interface Limit {
  readonly maxOutputLength: number
}

/** A page whose last bytes are missing is shown as far as it goes. */
const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH } as const

function gzip(body: Buffer, limit: Limit): Buffer {
  try {
    return gunzipSync(body, { ...limit, ...LENIENT })
  } catch (error) {
    // zlib takes garbage behind a page for one more, which then does not begin like one; a bare stream has an end of its own.
    const start = endOfGzipHeader(body)
    if (start === null || !(error instanceof Error) || error.message !== 'incorrect header check') throw error
    return inflateRawSync(body.subarray(start), { ...limit, ...LENIENT })
  }
}

/** RFC 1952 §2.3; `null`: it is no gzip. */
function endOfGzipHeader(body: Buffer): number | null {
  if (body.length < 18 || body.readUInt32BE() >>> 8 !== 0x1f8b08) return null
  const flags = body[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + body.readUInt16LE(at)
  // A name and a comment, each up to a zero.
  for (const flag of [8, 16]) if (flags & flag) at = body.indexOf(0, at) + 1 || body.length
  return flags & 2 ? at + 2 : at
}

const DECODERS: { readonly [coding: string]: (body: Buffer, limit: Limit) => Buffer } = {
  gzip,
  'x-gzip': gzip,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
  // "deflate" means zlib, but some servers send the bare stream (RFC 9110 §8.4.1.2).
  deflate: (body, limit) =>
    isZlib(body) ? inflateSync(body, { ...limit, ...LENIENT }) : inflateRawSync(body, { ...limit, ...LENIENT }),
}

/** RFC 1950 §2.2: the method is 8, and the first two bytes together are a multiple of 31. */
const isZlib = (body: Buffer): boolean => {
  const [first = 0, second = 0] = body
  return first % 16 === 8 && (first * 256 + second) % 31 === 0
}

/** A page is packed once, a careless proxy packs it again. More is made to keep us busy. */
const CODING_LIMIT = 3

/**
 * The body without its content codings, should the server have used any although none was accepted. A word that is no
 * coding ("utf-8", "none") means nothing, as to browsers. Throws `too-large` when the body grows beyond `limitBytes`,
 * `protocol` when it cannot be decoded.
 */
export function decodeContent(head: Head, body: Buffer, limitBytes: number): Buffer {
  return codingsOf(head).reduceRight((packed, coding) => decoded(coding, packed, limitBytes), body)
}

function codingsOf(head: Head): readonly string[] {
  const codings = listed(head, 'content-encoding').filter((coding) => Object.hasOwn(DECODERS, coding))
  if (codings.length > CODING_LIMIT)
    throw new ProbeFailure('protocol', `the body is packed over and over: ${shown(codings.join(', '))}`)
  return codings
}

/**
 * The first bytes of the body without its codings, `most` of them at most, of a body that may be cut anywhere and be of any
 * length once decoded. Rejects with `protocol` where not even these can be decoded.
 */
export async function beginningOf(head: Head, body: Buffer, most: number): Promise<Buffer> {
  let left = body
  for (const coding of codingsOf(head).toReversed()) left = await unpackedBeginning(coding, left, BEGINNING)
  return left.subarray(0, most)
}

/** Of a body that is packed more than once so much is unpacked at each step. */
const BEGINNING = 65_536

async function unpackedBeginning(coding: string, packed: Buffer, most: number): Promise<Buffer> {
  if (packed.length === 0) return packed
  const unpacking = unpackerOf(coding, packed)
  unpacking.end(packed)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of unpacking) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= most) break
    }
  } catch (cause) {
    if (size === 0) throw new ProbeFailure('protocol', notThat(coding), { cause })
  }
  return Buffer.concat(chunks).subarray(0, most)
}

function unpackerOf(coding: string, packed: Buffer): Transform {
  switch (coding) {
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
    case 'zstd':
      return createZstdDecompress({ finishFlush: constants.ZSTD_e_flush })
    case 'deflate':
      return isZlib(packed) ? createInflate(LENIENT) : createInflateRaw(LENIENT)
    default:
      return createGunzip(LENIENT)
  }
}

const notThat = (coding: string): string => `the body is not the ${coding} it claims to be`

function decoded(coding: string, body: Buffer, limitBytes: number): Buffer {
  const decode = DECODERS[coding]
  if (decode === undefined || body.length === 0) return body
  try {
    return decode(body, { maxOutputLength: limitBytes })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
      throw new ProbeFailure('too-large', `the answer is longer than ${counted(limitBytes, 'byte')} once decoded`, {
        cause,
      })
    throw new ProbeFailure('protocol', notThat(coding), { cause })
  }
}
