import type { Channel } from '@foretop/shared/plan.ts'
import { type Clock, systemClock } from '../looking/clock.ts'
import { attempt } from './attempt.ts'
import type { ChannelDefinition } from './channels/define.ts'
import type { Environment } from './channels/proxy.ts'
import type { RunErrand } from './errands/errands.ts'
import { compose, type Message } from './message.ts'
import type { Notice } from './notice.ts'

/** What came of a test message, in words. */
export interface TestResult {
  readonly delivered: boolean
  readonly text: string
}

interface Circumstances {
  readonly clock?: Clock
  readonly env?: Environment
  /** Runs the programs of channels. */
  readonly run?: RunErrand
}

/** Sends one message that nobody can take for a real one, and says what the receiver said. */
export async function testChannel(
  kinds: readonly ChannelDefinition[],
  channel: Channel,
  site: string,
  { clock = systemClock, env = {}, run }: Circumstances = {},
): Promise<TestResult> {
  const result = await attempt(kinds, channel, testMessage(channel.name, site, clock.moment().at), clock, { env, run })
  if (result.outcome === 'accepted')
    return { delivered: true, text: `${channel.name} (${channel.kind}): delivered, ${result.text}` }
  const later = result.retryable ? 'a real message would be tried again' : 'a real message would not be tried again'
  return { delivered: false, text: `${channel.name} (${channel.kind}): not delivered, ${result.text}; ${later}` }
}

/** A new id each time: asked for twice, it should come twice. */
function testMessage(channel: string, site: string, at: number): Message {
  const notice: Notice = {
    incident: 'test',
    // A receiver may know by it what it has.
    transition: Math.round(at),
    checkId: 'test/message',
    host: null,
    why: 'opened',
    from: 'ok',
    to: 'warning',
    was: [],
    at,
    since: at,
    text: `This is a test of the channel ${channel}. Nothing is wrong, and nothing needs to be done.`,
    groups: [],
    explains: [],
    runbook: null,
    link: null,
  }
  const message = compose([notice], { id: `test_${Math.round(at).toString(36)}`, site, channel })
  const subject = `[TEST] ${site}: a test of the channel ${channel}`
  return { ...message, subject, text: `${subject}\n${notice.text}\n` }
}
