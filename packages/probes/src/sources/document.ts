import type { Target } from '../define.ts'
import type { Asking } from '../kinds/http/asking.ts'
import { askForDocument, beginningOf } from '../kinds/http/document.ts'
import { ProbeFailure } from '../protocol/failure.ts'
import { textOf } from '../protocol/http/charset.ts'
import { here } from './here.ts'
import { jsonIn } from './parse.ts'

/** JSON over HTTP. Of a source that is asked at no host the url says where. Throws where the status is another. */
export async function askForJson(asking: Asking, target: Target, signal: AbortSignal): Promise<unknown> {
  const byUrl = target.address === '' && asking.url !== undefined && asking.connect === undefined
  const { reply, body, unmet } = await askForDocument(
    byUrl ? { ...asking, connect: 'url' } : asking,
    here(target),
    signal,
  )
  const [first] = unmet
  if (first !== undefined) throw new ProbeFailure('protocol', `expected ${first.expected}, came ${first.came}`)
  const text = textOf(reply, body)
  if (!/^\s*[[{"\d]/.test(text)) throw new ProbeFailure('protocol', `no JSON, but ${beginningOf(text)}`)
  return jsonIn(text)
}
