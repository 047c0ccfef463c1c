import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import { isProblem } from '../../core/severity.ts'
import type { Stands } from '../asides.ts'
import { ACTIONS } from '../channels/slack-post.ts'
import { timeOf } from '../message.ts'

const SILENCE_MS = 3_600_000
const NOTE = 'pressed in Slack'

/** What buttons do. Both reject with `Refusal`. */
export interface Deeds {
  readonly plan: () => Pick<Plan, 'people' | 'site'>
  /** `null`: it is watched no more. */
  readonly stands: (checkId: string) => Stands | null
  /** Whether what began then is on a post, and goes on. */
  readonly isListed: (checkId: string, since: number) => boolean
  acknowledge(checkId: string, by: { readonly by: string; readonly note: string }): Promise<Acknowledgement>
  silence(asked: {
    readonly kind: 'silence'
    readonly match: { readonly checks: readonly string[] }
    readonly by: string
    readonly note: string
    readonly forMs: number
  }): Promise<Quiet>
}

const press = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string() }),
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })),
})

const about = z.object({ check: z.string(), since: z.number() })

/** What is answered to whoever pressed a button, and where; `text: null`: nothing, for all can see it. */
export interface Answer {
  readonly text: string | null
  readonly url: string | null
}

/** Does what a button says, as the person whose it is. `null`: no button of ours. */
export async function pressed(payload: unknown, deeds: Deeds): Promise<Answer | null> {
  const given = press.safeParse(payload).data
  const action = given?.actions.find(({ action_id: id }) => id === ACTIONS.acknowledge || id === ACTIONS.silence)
  if (given === undefined || action === undefined) return null
  const url = given.response_url ?? null
  const what = readAbout(action.value)
  if (what === null) return { url, text: 'This button is of another version: nothing was done.' }
  const { people = [], site } = deeds.plan()
  const person = people.find(({ slack }) => slack === given.user.id)
  if (person === undefined) return { url, text: strangerText(given.user.id, site) }
  const isAck = action.action_id === ACTIONS.acknowledge
  const refusal = whyNot(what, isAck, deeds)
  if (refusal !== null) return { url, text: refusal }
  const by = { by: person.name, note: NOTE }
  try {
    if (isAck) await deeds.acknowledge(what.check, { ...by, note: '' })
    else await deeds.silence({ kind: 'silence', match: { checks: [what.check] }, ...by, forMs: SILENCE_MS })
    return { url, text: null }
  } catch (error) {
    return { url, text: `Nothing was done: ${error instanceof Error ? error.message : error}.` }
  }
}

const strangerText = (id: string, site: string): string =>
  `Nothing was done: the configuration of ${site} does not say who you are. Whoever keeps it can add you under ` +
  `\`people:\`, as \`your-name: { slack: ${id} }\`.`

function whyNot({ check, since }: z.output<typeof about>, isAck: boolean, { stands, isListed }: Deeds): string | null {
  const now = stands(check)
  if (now === null) return `Nothing was done: ${check} is watched no more.`
  if (!isProblem(now.status) || now.openedAt === null)
    return `Nothing was done: ${check} is ${now.status}, this is over.`
  if (now.openedAt > since && !isListed(check, since))
    return `Nothing was done: this is over, and ${check} has trouble of its own since ${timeOf(now.openedAt)}.`
  const { acknowledgement, silence } = now
  if (isAck && acknowledgement !== null) return `${check} is acknowledged already${byText(acknowledgement)}.`
  if (!isAck && silence !== null)
    return `${check} is silenced already, until ${timeOf(silence.until)}${byText(silence)}.`
  return null
}

const byText = ({ by }: { readonly by: string }): string => (by === '' ? '' : ` by ${by}`)

function readAbout(value: string | undefined): z.output<typeof about> | null {
  try {
    return about.safeParse(JSON.parse(value ?? '')).data ?? null
  } catch {
    return null
  }
}
