import type { Machine } from '../../local-or-ssh.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { complaintOf, complaintsOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { wallTimeOf } from './local-time.ts'
import type { Seen } from './mails.ts'
import { mailsInJson } from './postqueue-json.ts'
import { mailsInText } from './postqueue-text.ts'

const QUEUES = ['maildrop', 'incoming', 'active', 'deferred', 'hold']
/** Those that its text tells apart. */
const QUEUES_IN_TEXT = ['incoming', 'active', 'deferred', 'hold']
/** Some three and a half thousand mails. */
const MOST_BYTES = 1_048_576

const DOWN = /mail system is down/i
/** What stands in our way, not in theirs. */
const OURS = ['Permission denied', 'not allowed to view', 'unauthorized configuration directory']

/** Whether the Postfix of a machine is from before 3.1, and knows no `-j`; kept between looks. */
export class Age implements Disposable {
  isOld = false;
  [Symbol.dispose](): void {}
}

/** Asks `postqueue`. Throws `local` where we may not, `protocol` where it fails or says what nobody can read. */
export async function queuesOfPostfix(machine: Machine, configDir: string | undefined, age: Age): Promise<Seen> {
  const ask = (flag: '-j' | '-p') =>
    machine.run({
      ...{ program: 'postqueue', from: 'system' },
      lacking: 'Postfix is not installed there; of nullmailer say program: nullmailer',
      args: [...(configDir === undefined ? [] : ['-c', configDir]), flag],
      ...{ mostBytes: MOST_BYTES, beginningIsEnough: true },
    })
  if (!age.isOld) {
    const end = await ask('-j')
    age.isOld = knowsNoJson(end)
    if (!age.isOld) return seenIn(end, (stdout, isCut) => mailsInJson(stdout, Date.now(), isCut), QUEUES)
  }
  const end = await ask('-p')
  const now = await wallTimeOf(machine)
  return seenIn(end, (stdout, isCut) => mailsInText(stdout, now, isCut), QUEUES_IN_TEXT)
}

const knowsNoJson = ({ code, stderr }: ChildEnd): boolean =>
  code !== 0 && /: usage: /.test(stderr) && /(invalid|illegal) option/.test(stderr)

/** Exported for its recordings. */
export function seenIn(
  end: ChildEnd,
  read: (stdout: string, isCut: boolean) => Seen['mails'],
  queues: readonly string[],
): Seen {
  const complaint = complaintsOf(end).find((line) => DOWN.test(line))
  if (end.code !== 0) {
    const why = complaint ?? complaintOf('postqueue', end)
    // Only root may read the queue past it.
    if (complaint !== undefined) return { mails: [], queues: [], isCut: false, isDown: true }
    if (OURS.some((words) => why.includes(words))) throw new ProbeCrash('local', why)
    throw new ProbeFailure('protocol', why)
  }
  const isCut = end.cut?.includes('stdout') === true
  return { mails: read(end.stdout, isCut), queues, isCut, isDown: complaint !== undefined }
}
