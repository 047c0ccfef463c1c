import type { SlackAttachment, SlackBlock } from './slack.ts'

/** Slack's documented limits: characters of a text, of a section and its fields, of a button; and how many of each. */
const MOST_TEXT = 40_000
const MOST_ATTACHMENTS = 100
const MOST_BLOCKS = 50
const MOST_SECTION = 3_000
const MOST_FIELD = 2_000
const MOST_FIELDS = 10
const MOST_ACTIONS = 25
const MOST_CONTEXT = 10
const MOST_VALUE = 2_000
const MOST_URL = 3_000

/** The word that Slack would say no with; `null`: it takes it. */
export function faultIn(text: string | undefined, attachments: readonly SlackAttachment[]): string | null {
  if ((text ?? '') === '' && attachments.length === 0) return 'no_text'
  if ((text ?? '').length > MOST_TEXT) return 'msg_too_long'
  if (attachments.length > MOST_ATTACHMENTS) return 'too_many_attachments'
  const blocks = attachments.map(({ blocks = [] }) => blocks)
  if (blocks.some(({ length }) => length > MOST_BLOCKS)) return 'invalid_blocks'
  return blocks.flat().every(isRight) ? null : 'invalid_blocks'
}

function isRight({ type, text, fields = [], elements = [] }: SlackBlock): boolean {
  if (type === 'section') {
    const isSome = text === undefined ? fields.length > 0 : text.text.length > 0 && text.text.length <= MOST_SECTION
    return isSome && fields.length <= MOST_FIELDS && fields.every((field) => field.text.length <= MOST_FIELD)
  }
  if (type === 'context') return elements.length > 0 && elements.length <= MOST_CONTEXT
  if (type !== 'actions' || elements.length === 0 || elements.length > MOST_ACTIONS) return false
  const ids = elements.map(({ action_id: id }) => id)
  const isTold = new Set(ids).size === ids.length
  return isTold && elements.every(({ value = '', url = '' }) => value.length <= MOST_VALUE && url.length <= MOST_URL)
}
