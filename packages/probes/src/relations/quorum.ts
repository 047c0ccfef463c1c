import { z } from 'zod'
import { CannotTell, defineRelation, type MemberLook } from '../define.ts'
import { becauseOf } from './because.ts'
import { few } from './few.ts'
import { namesOf } from './named.ts'
import { troubledFirst } from './troubled-first.ts'

const limit = z.union([z.int().min(1), z.enum(['any', 'all']), z.string().regex(/^(?:[1-9]\d?|100)%$/)], {
  error: 'must be a number of members, a share as 50%, any or all',
})
type Limit = z.output<typeof limit>

export const quorum = defineRelation({
  kind: 'quorum',
  title: 'Quorum',
  summary: 'Enough of its members are well: so many, a share of them, any, or all.',
  tried: {
    with: 'checks of any kind, played in every order of arrival',
    tells: ['enough', 'fewer than wanted', 'too few', 'cannot tell'],
  },
  manual: `Counts the members that are well: ok, or in warning, as the wall has them. So one look that failed takes nobody away, and what
counts has been confirmed already; that is why one look of the quorum itself is enough (\`attempts: 1\`). A member may be a relation.

    webs:
      relation: quorum
      of: [web]
      with: { needed: 3, wanted: 75% }

| well | |
|---|---|
| \`wanted\` or more | ok |
| fewer than \`wanted\` | warning |
| fewer than \`needed\` | critical |

A share is rounded up: 50% of five are three. A member of which nothing is known (not seen in time, not looked at, disabled,
unknown) is counted neither way: where it would decide, the quorum is unknown; where there are too few even with it, critical.

To be told of the whole and not of each member, route by check: the members’ own problems stay on the wall. \`needs\` can rest on a quorum, too.`,
  options: z.strictObject({
    needed: limit.meta({ description: 'So many must be well: a number, a share as `50%`, `any`, `all`.' }),
    wanted: limit.optional().meta({ description: 'With fewer than these it warns; written as `needed` is.' }),
  }),
  defaults: { everyMs: 5_000, attempts: 1 },
  metrics: {
    lacking: { label: 'Lacking', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    short: { label: 'Fewer than wanted by', unit: 'count', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    well: { label: 'Well', unit: 'count', chart: 'Members' },
    ill: { label: 'Not well', unit: 'count', chart: 'Members' },
    unseen: { label: 'Not known', unit: 'count', chart: 'Members' },
  },
  recorded: 'of four members at most what each records, those in trouble first',
  recordOf: troubledFirst,
  derive({ needed, wanted }, looks) {
    const { well, ill, unseen } = countsOf(looks)
    const most = well + unseen.length
    const least = howMany(needed, looks.length)
    const better = wanted === undefined ? null : howMany(wanted, looks.length)
    const lacking = Math.max(0, least - most)
    const short = better === null ? 0 : Math.max(0, better - most)
    const text = [
      `${well} of ${looks.length} well, ${wordsOf(least, better)}`,
      ...(ill.length > 0 ? [`${few(ill)} critical`] : []),
      ...(unseen.length > 0 ? [`${few(unseen)} not known`] : []),
    ].join('; ')
    // Known to be too few, whoever of the others is well; else each of them may decide.
    // That too few are left is more than that each of them is ill.
    const limit = lacking > 0 || better === null ? least : better
    const enough = looks.length - limit + 1
    const because = becauseOf(looks.filter(isMissing), ['lacking', 'short'], { together: true, enough })
    if (lacking === 0 && (well < least || (short === 0 && better !== null && well < better)))
      throw new CannotTell(text, because.because ?? null)
    return {
      ...because,
      metrics: { lacking, ...(better !== null && { short }), well, ill: ill.length, unseen: unseen.length },
      text,
    }
  },
})

const isMissing = ({ status }: MemberLook): boolean => status !== 'ok' && status !== 'warning'

const wordsOf = (least: number, better: number | null): string =>
  better === null ? `${least} needed` : `${least} needed, ${better} wanted`

function howMany(limit: Limit, all: number): number {
  if (typeof limit === 'number') return limit
  if (limit === 'any') return 1
  if (limit === 'all') return all
  return Math.ceil((Number(limit.slice(0, -1)) * all) / 100)
}

function countsOf(looks: readonly MemberLook[]) {
  const names = namesOf(looks)
  const ill: string[] = []
  const unseen: string[] = []
  let well = 0
  for (const [index, { status }] of looks.entries()) {
    const name = names[index] ?? ''
    if (status === 'ok' || status === 'warning') well += 1
    else if (status === 'critical') ill.push(name)
    else unseen.push(name)
  }
  return { well, ill, unseen }
}
