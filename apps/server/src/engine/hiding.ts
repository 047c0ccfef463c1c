import type { ListedQuiet } from '@foretop/shared/handling.ts'
import { type Hidden, hiddenBy } from '@foretop/shared/hidden.ts'
import type { Quiet } from '@foretop/shared/model.ts'
import { finder } from '../core/meant.ts'
import { quietText } from '../core/quiet.ts'
import { isProblem } from '../core/severity.ts'
import type { Entry, Memory } from './memory.ts'
import { isExpectedOf } from './planned.ts'
import type { Remark } from './recorder.ts'

/** Checks that are named of what a silence hides. */
const MOST_NAMED = 20

type Entries = Pick<Memory, 'entries'>

type HiddenIds = Hidden<{ readonly id: string }> | null

/** What each silence or downtime hides of what is in trouble now: a thousand of them are held against it in one go. */
function hider({ entries }: Entries): (quiet: Quiet) => HiddenIds {
  const bad = [...entries.values()].flatMap((entry) => {
    const { id, name, host, groups } = entry.check
    const { status, since } = entry.shown.state
    return isProblem(status) ? [{ id, name, host, groups, status, since, entry }] : []
  })
  const meant = finder(bad)
  return ({ expect, ...quiet }) =>
    hiddenBy(
      quiet,
      // Of all other trouble people are told.
      [...meant(quiet.match)].filter(
        ({ entry }) => expect === null || (entry.shown.downtime && isExpectedOf(entry, expect)),
      ),
    )
}

/** Silences and downtimes, each with the trouble that nobody is told of because of it. */
export function withHidden(quiets: readonly Quiet[], memory: Entries): readonly ListedQuiet[] {
  const hiddenOf = hider(memory)
  return quiets.map((quiet) => {
    const hidden = hiddenOf(quiet)
    if (hidden === null) return { ...quiet, hides: null }
    const { checks, since } = hidden
    return { ...quiet, hides: { count: checks.length, since, checks: checks.slice(0, MOST_NAMED).map(({ id }) => id) } }
  })
}

interface About {
  readonly memory: Entries
  /** The one check that it is about; `null`: none, or several. */
  readonly entry: Entry | null
  readonly at: number
}

/** What is remembered before a silence ends. */
export function endingSoon(quiet: Quiet, { memory, entry, at }: About): Remark {
  const hidden = hider(memory)(quiet)
  const text = [quietText(quiet, entry !== null), hidden === null ? 'hides no trouble' : hidingText(hidden)].join('; ')
  return { quietId: quiet.id, checkId: entry?.check.id ?? '', at, text, change: { of: 'ending', to: true } }
}

function hidingText({ checks, since }: Hidden<{ readonly id: string }>): string {
  const named = checks.slice(0, 3).map(({ id }) => id)
  const more = checks.length > named.length ? ` and ${checks.length - named.length} more` : ''
  return `hides trouble of ${named.join(', ')}${more} since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
