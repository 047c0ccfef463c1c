import type { HostAnswer, KnownFact, Safety } from '../model.ts'
import { formatAge } from './age.ts'

/** What a fact says, and how old that was when `at` it was told: `Busy: importers 1 (safe: at most 0), 4 s ago`. */
export const factText = ({ text, at: seen }: KnownFact, at: number): string =>
  seen === null ? text : `${text}, ${formatAge(at - seen)} ago`

export const SAFETY_WORDS: { readonly [safety in Safety]: string } = {
  yes: 'safe to restart',
  no: 'not safe to restart',
  unknown: 'not known whether it is safe to restart',
}

/** Why it is what it is, in one line: the first reason. */
export const whyText = ({ reasons }: Pick<HostAnswer, 'reasons'>): string => reasons[0]?.text ?? ''
