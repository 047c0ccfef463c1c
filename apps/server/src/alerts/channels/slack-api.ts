import { DeliveryError } from './define.ts'
import { ask, type Way } from './post.ts'
import { objectIn } from './taken.ts'

/** A hundred messages of a channel, each with all it shows. */
const MOST_BYTES = 4_000_000

/** Who asks, and where. */
export interface SlackAccess {
  /** Of a bot, or of the app itself: what may be asked with each differs. */
  readonly token: string
  /** Of the Web API, without the method. */
  readonly url: string
  readonly ca?: string | undefined
}

/** What Slack says no with is a word of its own, by which some of it can be mended. */
export class SlackRefusal extends DeliveryError {
  readonly word: string

  constructor(word: string) {
    const text = MEANINGS[word]
    super(text === undefined ? `Slack says no (${word})` : `${text} (Slack says ${word})`, LATER.has(word))
    this.word = word
  }
}

export type SlackAnswer = Readonly<Record<string, unknown>>

/** Asks one method of Slack's Web API; rejects with `DeliveryError`. Given as a form, which every method takes. */
export async function callSlack(
  { token, url, ca }: SlackAccess,
  method: string,
  given: Readonly<Record<string, unknown>>,
  way: Omit<Way, 'ca'>,
): Promise<SlackAnswer> {
  const body = new URLSearchParams(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-www-form-urlencoded' }
  const address = `${url.endsWith('/') ? url : `${url}/`}${method}`
  const reply = await ask(address, headers, body.toString(), { ...way, ca }, MOST_BYTES)
  const answer = objectIn(reply.body.trim())
  if (answer === null) throw new DeliveryError(`${new URL(url).host} answers with something else than Slack does`, true)
  if (answer.ok === true) return { ...answer }
  const { error } = answer
  throw new SlackRefusal(typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : 'without a reason')
}

/** What passes by itself. */
const LATER: ReadonlySet<string> = new Set([
  ...['ratelimited', 'rate_limited', 'message_limit_exceeded', 'internal_error', 'fatal_error'],
  ...['service_unavailable', 'request_timeout', 'team_added_to_org'],
])

/** The cause, and what helps. */
const MEANINGS: { readonly [word: string]: string | undefined } = {
  not_authed: 'no token was given',
  invalid_auth: 'the token is not known there, or was taken back: make another one',
  token_revoked: 'the token was taken back: install the app anew, and give its token',
  token_expired: 'the token has expired: turn its rotation off, or give another one',
  account_inactive: 'the bot or its workspace is no more: install the app anew',
  not_allowed_token_type: 'that is no such token: `token` begins with xoxb-, `appToken` with xapp-',
  missing_scope: 'the app lacks a scope: add it, then install the app anew',
  no_permission: 'the app lacks a permission',
  access_denied: 'the app may not do that there',
  channel_not_found: 'there is no such channel, or the bot is not in it: invite it there',
  not_in_channel: 'the bot is not in the channel: invite it there',
  is_archived: 'the channel is archived',
  user_not_found: 'there is no such person',
  messages_tab_disabled: 'the app takes no direct messages: turn its messages tab on',
  restricted_action: 'the workspace does not let the bot post there',
  msg_too_long: 'the message is too long',
  msg_blocks_too_long: 'the message is too long',
  invalid_blocks: 'the message is not understood',
  invalid_attachments: 'the message is not understood',
  ratelimited: 'too many requests',
  rate_limited: 'too many requests',
}
