import type { Machine } from '../../local-or-ssh.ts'
import { oneLine } from '../../one-line.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { complaintOf, complaintsOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { isLacking } from '../../protocol/machine/stat.ts'
import { isoTimeIn, type WallTime, wallTimeOf } from './local-time.ts'
import type { Mail, Seen } from './mails.ts'

/** Where it keeps what it has given up, since 2.0. */
const FAILED = '/var/spool/nullmailer/failed'
const MOST_BYTES = 1_048_576
/** `2026-11-30 02:53:46 130 bytes from <…>`; without the right to read it, its sender is left out. */
const HEAD = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) \d{1,20} bytes(?: from <.*)?$/
/** Of other mail servers, which have a program of that name as well. */
const POSTFIX = ['Mail queue is empty', '-Queue ID-']

/** Asks its `mailq`, and the folder of those that it has given up. Throws `local` where we may not. */
export async function queuesOfNullmailer(machine: Machine): Promise<Seen> {
  const limits = { mostBytes: MOST_BYTES, beginningIsEnough: true }
  const lacking = 'nullmailer is not installed there; of Postfix say program: postfix'
  const waiting = await machine.run({ program: 'mailq', from: 'system', args: [], lacking, ...limits })
  const failed = await machine.run({ program: 'ls', from: 'system', args: ['-1', FAILED], ...limits })
  return seenIn(waiting, failed, waiting.stdout === '' ? 0 : await wallTimeOf(machine))
}

/** Exported for its recordings. */
export function seenIn(waiting: ChildEnd, failed: ChildEnd, now: WallTime): Seen {
  const isCut = (end: ChildEnd) => end.cut?.includes('stdout') === true
  if (waiting.code !== 0) throw new ProbeCrash('local', `mailq: ${whyNot(waiting)}`)
  const given = failed.code === 0 ? givenUpIn(failed.stdout, isCut(failed)) : null
  // Before 2.0 there was no such folder.
  const complaint = failed.code === 0 ? undefined : complaintsOf(failed).find((line) => !isLacking(line))
  return {
    mails: [...mailsIn(waiting.stdout, now, isCut(waiting)), ...(given ?? [])],
    queues: given === null ? ['queue'] : ['queue', 'failed'],
    isCut: isCut(waiting) || isCut(failed),
    isDown: null,
    complaint,
  }
}

/** It complains where it should answer. */
const whyNot = (end: ChildEnd): string => {
  const [said = ''] = end.stdout.split('\n')
  return end.stderr === '' && said !== '' ? oneLine(said).slice(0, 200) : complaintOf('mailq', end)
}

function mailsIn(stdout: string, now: WallTime, isCut: boolean): readonly Mail[] {
  const lines = stdout.split('\n')
  const rest = lines.pop() ?? ''
  if (POSTFIX.some((words) => stdout.startsWith(words)))
    throw new ProbeCrash('local', 'mailq there is that of Postfix, or of one like it: say program: postfix')
  if (rest !== '' && !isCut) throw unlike(rest)
  return lines
    .filter((line) => !line.startsWith('  to <'))
    .map((line) => {
      const arrived = isoTimeIn(HEAD.exec(line)?.[1] ?? '')
      if (arrived === null) throw unlike(line)
      return { queue: 'queue', ageMs: Math.max(0, now - arrived), reason: null }
    })
}

/** A file for each, whose age is not asked: it says nothing but when somebody should have looked. */
const givenUpIn = (stdout: string, isCut: boolean): readonly Mail[] =>
  stdout
    .split('\n')
    .slice(0, isCut ? -1 : undefined)
    .filter((name) => name !== '')
    .map(() => ({ queue: 'failed', ageMs: 0, reason: null }))

/** What stands there may be addresses: nothing of it is shown but where it begins. */
const unlike = (text: string): ProbeFailure =>
  new ProbeFailure(
    'protocol',
    `expected mails as nullmailer's mailq tells them, got ${JSON.stringify(text.slice(0, 20))}…`,
  )
