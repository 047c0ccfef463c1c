import { PLACES } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { CannotTell, defineRelation, type MemberLook } from '../define.ts'
import { few } from './few.ts'
import { namesOf } from './named.ts'

const LOST: { readonly [of in (typeof PLACES)[number]]: string } = {
  network: 'this monitor has lost its network',
  dns: 'this monitor has lost its name servers',
  time: 'this monitor does not know the time',
  disk: 'this monitor has lost its disk',
}

export const canaries = defineRelation({
  kind: 'canaries',
  title: 'Canaries',
  summary: 'Whether it is us: while one of the canaries is well, the monitor has not lost its own place.',
  tried: {
    with: 'a monitor in a network namespace, whose uplink is cut and mended',
    tells: ['one answers', 'none answers', 'cannot tell'],
  },
  manual: `Made by the section \`canaries\`, one for each of \`network\`, \`dns\`, \`time\` and \`disk\`, under the names \`monitor-network\`
and so on; written by hand under \`checks\` it says the same, but nothing rests on it. It is critical when not one of its members
is well: in its latest look each has failed, is critical, or could not be asked for want of a network. One of them is enough.
Of one that was not looked at in time nothing is known: with none seen it is unknown.`,
  options: z.strictObject({
    of: z.enum(PLACES).meta({ description: 'What is lost when none of them is well.' }),
  }),
  defaults: { everyMs: 5_000, retryMs: 1_000, attempts: 2 },
  ofOneMoment: true,
  metrics: {
    lost: { label: 'Lost', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    well: { label: 'Well', unit: 'count', chart: 'Canaries' },
    ill: { label: 'Not well', unit: 'count', chart: 'Canaries' },
  },
  derive({ of }, looks) {
    const names = namesOf(looks)
    const standing = looks.map(standingOf)
    const ill = names.filter((_, at) => standing[at] === 'ill')
    const well = standing.filter((one) => one === 'well').length
    const unseen = looks.length - well - ill.length
    if (well === 0 && ill.length === 0) throw new CannotTell(`none of ${names.length} canaries was looked at in time`)
    const lost = well === 0
    const notKnown = unseen > 0 ? `, ${unseen} not known` : ''
    const text = lost
      ? `${LOST[of]}: ${noneOf(names.length)} (${few(ill)})${notKnown}`
      : `${well} of ${names.length} well${ill.length > 0 ? `, not ${few(ill)}` : ''}${notKnown}`
    return { metrics: { lost: Number(lost), well, ill: ill.length }, text }
  },
})

const noneOf = (count: number): string =>
  count === 1 ? 'its only canary is not well' : `none of ${count} canaries is well`

function standingOf(look: MemberLook): 'well' | 'ill' | 'unseen' {
  // Whoever has no network cannot even ask.
  if (look.outcome === 'crashed') return look.code === 'network' || look.code === 'resolver' ? 'ill' : 'unseen'
  return look.outcome === 'answered' && look.status !== 'critical' ? 'well' : 'ill'
}
