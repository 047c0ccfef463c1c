import { runbooksIn } from '../message.ts'
import type { Notice } from '../notice.ts'
import { mrkdwn } from './mrkdwn.ts'

/**
 * The runbooks of a problem in Slack's markup, `most` characters in all, where each gets as much as the others; `null`: it has none. What is
 * cut is whole on the wall, and says so.
 */
export function slackRunbooks(notice: Notice, most: number): string | null {
  const runbooks = runbooksIn(notice)
  if (runbooks.length === 0) return null
  const each = Math.floor(most / runbooks.length)
  return runbooks
    .map(({ title, text }) => `*${mrkdwn(title, 200)}*\n${slackMarkdown(text, each, notice.link)}`)
    .join('\n')
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/

/** Commands as they can be copied, and of the rest what Slack can show; a text without any markup as it stands, in one block. */
function slackMarkdown(text: string, most: number, link: string | null): string {
  const whole = text.trim()
  const more = link === null ? '' : `\n<${mrkdwn(link, 500).replaceAll('|', '%7C')}|all of it on the wall>`
  const room = most - more.length - 2 * '```'.length
  const kept = cutAtLine(whole, room)
  const lines = kept.split('\n')
  const shown = lines.some(hasMarkup) ? marked(lines) : block(lines)
  return kept === whole ? shown : `${shown}${more}`
}

const hasMarkup = (line: string): boolean => FENCE.test(line) || line.replace(/`{2,}/g, '').includes('`')

const block = (lines: readonly string[]): string =>
  `\`\`\`${lines.map(escaped).join('\n').replaceAll('```', "'''")}\`\`\``

/** One that a cut left open is closed: else all behind it would be a command. */
function marked(lines: readonly string[]): string {
  const shown: string[] = []
  let fenced: string[] | null = null
  for (const line of lines) {
    const isFence = FENCE.test(line)
    if (isFence && fenced === null) fenced = []
    else if (isFence && fenced !== null) {
      shown.push(block(fenced))
      fenced = null
    } else if (fenced === null) shown.push(lineOf(line))
    else fenced.push(line)
  }
  return [...shown, ...(fenced === null ? [] : [block(fenced)])].join('\n')
}

/** Headings and `**strong**` are `*bold*` there, and lists have dots of their own. */
function lineOf(line: string): string {
  const heading = /^#{1,6} (.*)$/.exec(line)?.[1]
  if (heading !== undefined) return `*${escaped(heading).replaceAll('*', '')}*`
  return escaped(line)
    .replace(/^( *)[-*+] /, '$1• ')
    .replaceAll('**', '*')
    .replace(/`{3,}/g, "'''")
}

const escaped = (line: string): string => mrkdwn(line, Number.POSITIVE_INFINITY)

/** As many whole lines as there is room for when their signs are replaced; of a first line that is too long its beginning. */
function cutAtLine(text: string, most: number): string {
  if (escaped(text).length <= most) return text
  const lines: string[] = []
  let length = 0
  for (const line of text.split('\n')) {
    length += escaped(line).length + 1
    if (length > most - 2) break
    lines.push(line)
  }
  return lines.length === 0 ? `${text.slice(0, Math.max(0, Math.floor(most / 5) - 1))}…` : `${lines.join('\n')}\n…`
}
