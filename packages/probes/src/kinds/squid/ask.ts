import type { Target } from '../../define.ts'
import { at } from '../../protocol/dial.ts'
import { askHttp } from '../../protocol/http/ask.ts'
import { textOf } from '../../protocol/http/charset.ts'
import { askForStatus, type Expected, refusalOf } from '../http/status-page.ts'

/** All pages that are ever asked for: others show visitors, or change things. */
export type PageName = 'info' | 'counters' | 'server_list'

export interface SquidAsking {
  readonly port: number
  readonly form: 'http' | 'cache_object'
  readonly password?: string | undefined
}

export interface Told {
  readonly text: string
  readonly replyTime: number
}

export const expectedPage = (page: PageName): Expected => ({
  what: `the page ${page} of Squid’s cache manager`,
  path: `/squid-internal-mgr/${page}`,
  forbidden:
    'the cache manager answers only to localhost unless an http_access allow manager for our address stands before deny manager',
  missing: 'another service, too old a Squid (form: cache_object), or cachemgr_passwd disables it',
  login: 'password, as cachemgr_passwd has it',
})

const LIMIT = 1_048_576

export async function askManager(
  asking: SquidAsking,
  page: PageName,
  target: Target,
  signal: AbortSignal,
): Promise<Told> {
  const { port, form, password } = asking
  // The name is not looked at, but there must be one.
  const login = password === undefined ? {} : { user: 'foretop', password }
  const expected = expectedPage(page)
  if (form === 'http') {
    const asked = { port, ...login, headers: {}, verify: true }
    return await askForStatus(asked, expected, target, signal)
  }
  const { address } = target
  const secret = password === undefined ? '' : `@${password}`
  const request = `GET cache_object://${at({ address, port })}/${page}${secret} HTTP/1.1\r\nHost: ${at({ address, port })}\r\nAccept: */*\r\nConnection: close\r\n\r\n`
  const { reply, phases } = await askHttp(
    { address, port, method: 'GET', request, limitBytes: LIMIT, tls: null },
    signal,
  )
  const where = `cache_object://${at({ address, port })}/${page}`
  if (reply.status !== 200) throw refusalOf(login, expected, { where, ...reply })
  return { text: textOf(reply, reply.body), replyTime: phases.total }
}
