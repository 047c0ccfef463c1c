import type { MemberLook } from '../../define.ts'
import type { HttpEvidence } from '../../kinds/http/evidence.ts'

/** A page, as its latest `http` look shows it. */
export interface Page {
  readonly look: MemberLook<HttpEvidence>
  /** As people call it: its host. */
  readonly name: string
  /** `blocked`: a CDN or firewall answered in its place, which says nothing of the page. */
  readonly state: 'well' | 'broken' | 'blocked' | 'unseen'
  /** What is wrong, as it follows the name: `answers 502`, `: nothing listens …`; empty where all is well. */
  readonly words: string
  /** By whom, and how: `Cloudflare: challenge`. */
  readonly blocked: string | null
  readonly status: number | null
  readonly fromCache: boolean | null
}

export function pageOf(look: MemberLook<HttpEvidence>): Page {
  const page = { look, name: look.host ?? look.checkId, blocked: null }
  if (look.outcome !== 'answered') {
    const state = look.outcome === 'failed' ? 'broken' : 'unseen'
    return { ...page, state, words: state === 'broken' ? `: ${look.text}` : '', status: null, fromCache: null }
  }
  const { status, wrongStatus, unmet, blocked, fromCache } = look.evidence
  const seen = { ...page, status, fromCache }
  if (blocked !== null) return { ...seen, blocked, state: 'blocked', words: ` is blocked by ${blocked}` }
  if (unmet !== null) return { ...seen, state: 'broken', words: wrongStatus ? ` answers ${status}` : `: ${unmet}` }
  return { ...seen, state: 'well', words: '' }
}

/** Its name, and what is wrong with it. */
export const told = ({ name, words }: Page): string => `${name}${words}`

export const inState = (pages: readonly Page[], state: Page['state']): readonly Page[] =>
  pages.filter((page) => page.state === state)
