import { LOST_MS } from '@foretop/shared/stream.ts'
import { isGone } from './offline/is-gone.ts'
import { ROOT } from './root.ts'
import { demandLogin } from './session.ts'

/** How the server is asked; what it is asked for stands in `api.ts`. Paths are relative to the root of the product, wherever a proxy put it. */

export class ApiError extends Error {
  readonly status: number
  constructor(status: number, title: string) {
    super(title)
    this.name = 'ApiError'
    this.status = status
  }
}

const REQUEST_TIMEOUT_MS = 15_000

/** `withinMs`: longer for what is answered only once others have answered. */
interface Asking extends RequestInit {
  readonly withinMs?: number
}

export const request = async <T>(path: string, init: Asking = {}): Promise<T> => (await answerTo<T>(path, init)).body

/** With the headers, where they say something. */
export async function answerTo<T>(
  path: string,
  { withinMs = REQUEST_TIMEOUT_MS, ...init }: Asking,
): Promise<{ readonly body: T; readonly headers: Headers }> {
  const headers = {
    accept: 'application/json',
    ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const signal = AbortSignal.any([AbortSignal.timeout(withinMs), ...(init.signal ? [init.signal] : [])])
  const response = await fetch(new URL(`api/v1/${path}`, ROOT), { ...init, headers, signal }).catch(sayGone)
  if (response.status === 401) demandLogin()
  const body = response.status === 204 ? '' : await response.text()
  if (!response.ok) throw new ApiError(response.status, problemWords(body) ?? `the server answered ${response.status}`)
  // The server promises this shape in its OpenAPI description; the browser does not check it again.
  return { body: (body === '' ? undefined : JSON.parse(body)) as T, headers: response.headers }
}

/** Whether the server is there now: that it is not the stream knows only seconds later. */
export async function isThere(): Promise<boolean> {
  const signal = AbortSignal.timeout(LOST_MS)
  // A proxy that asks for a login is there, too.
  const answer = await fetch(ROOT, { cache: 'no-store', redirect: 'manual', signal }).catch(() => null)
  return answer !== null && !isGone(answer.status)
}

/** Each browser has its own words for it, and none that say who does not answer. */
function sayGone(cause: unknown): never {
  if (!(cause instanceof Error) || cause.name === 'AbortError') throw cause
  throw new Error('the server does not answer', { cause })
}

function problemWords(body: string): string | undefined {
  try {
    // The title is the name of the status alone.
    const { title, detail } = JSON.parse(body)
    return detail ?? title
  } catch {
    return undefined
  }
}

export const post = <T = unknown>(path: string, body?: unknown, more: Asking = {}) =>
  request<T>(path, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...more })
type QueryValue = string | number | undefined
export const withQuery = (path: string, query: { readonly [name: string]: QueryValue | readonly QueryValue[] }) => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (one === undefined ? [] : [[name, String(one)]])),
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
