import { z } from 'zod'
import { ProbeFailure } from '../../protocol/failure.ts'
import { type Mail, withoutAddresses } from './mails.ts'

/** What we take of a line of `postqueue -j` (postqueue(1), JSON OBJECT FORMAT). */
const line = z.object({
  queue_name: z.string().regex(/^[a-z]{1,20}$/),
  /** Unix time, s. */
  arrival_time: z.number().int().min(0).max(1e11),
  recipients: z.array(z.object({ delay_reason: z.string().optional() })).default([]),
})

/** One object in each line, none where nothing waits; of what was cut off the last line may be a part. Throws `protocol`. */
export function mailsInJson(stdout: string, now: number, isCut: boolean): readonly Mail[] {
  const lines = stdout.split('\n')
  const rest = lines.pop() ?? ''
  if (rest !== '' && !isCut) throw unlike(rest)
  return lines.map((text) => {
    const { queue_name: queue, arrival_time: arrivedS, recipients } = parse(text)
    const reason = recipients.find(({ delay_reason }) => delay_reason !== undefined)?.delay_reason ?? null
    return {
      queue,
      ageMs: Math.max(0, now - arrivedS * 1_000),
      reason: reason === null ? null : withoutAddresses(reason),
    }
  })
}

function parse(text: string): z.output<typeof line> {
  try {
    return line.parse(JSON.parse(text))
  } catch {
    throw unlike(text)
  }
}

/** What stands there may be addresses: nothing of it is shown but where it begins. */
const unlike = (text: string): ProbeFailure =>
  new ProbeFailure(
    'protocol',
    `expected a mail as JSON in each line of postqueue -j, got ${JSON.stringify(text.slice(0, 20))}…`,
  )
