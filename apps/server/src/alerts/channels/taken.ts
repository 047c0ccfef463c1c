/** Why a receiver that answers 2xx did not take the message all the same. */
export interface NotTaken {
  readonly text: string
  readonly retryable: boolean
}

interface Answer {
  readonly body: string
  readonly contentType: string | undefined
}

/**
 * Reads the reply of a receiver that says yes: chats say no with a word in JSON, and a login or whatever else stands in
 * between answers everything with a page. `null`: it took the message, as far as anybody can tell.
 */
export function notTaken({ body, contentType = '' }: Answer): NotTaken | null {
  const text = body.replace(/^\uFEFF/, '').trim()
  const startsAsPage = /^(<!--[^>]*-->\s*)*<(!doctype html|html|head|body)\b/i.test(text)
  const saysPage = /\bhtml\b/i.test(contentType) && /<(head|body|title|form|script|meta)\b/i.test(text)
  // Behind it the receiver may be well, and the page go away.
  if (startsAsPage || saysPage)
    return { text: 'with a web page: it did not come to the receiver, but to a login or the like', retryable: true }
  const answer = objectIn(text)
  if (answer === null || !saysNo(answer)) return null
  // One bare word is a reason; anything longer may be anything and is not shown.
  const word = typeof answer.error === 'string' && /^[a-z_-]{1,60}$/i.test(answer.error) ? answer.error : null
  return {
    text: `but did not take the message${word === null ? '' : ` (${word})`}`,
    retryable: word !== null && LATER.test(word),
  }
}

const LATER = /^(rate_?limited|internal_error|fatal_error|service_unavailable|request_timeout|timeout)$/i

function saysNo({ ok, success, result, error }: Answered): boolean {
  if (ok === false || success === false || result === 'error') return true
  return ok === undefined && success === undefined && typeof error === 'string' && error !== ''
}

interface Answered {
  readonly ok?: unknown
  readonly success?: unknown
  readonly result?: unknown
  readonly error?: unknown
}

/** The JSON object that a reply is, or `null`. */
export function objectIn(text: string): Answered | null {
  if (!text.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
