import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { byOf, localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import { counted } from '../../protocol/counted.ts'
import { asSeen } from '../../recording/seen.ts'
import { type Reason, reasonsOf, type Seen } from './mails.ts'
import { queuesOfNullmailer } from './nullmailer.ts'
import { Age, queuesOfPostfix } from './postfix.ts'

const [HOUR_S, MOST_REASONS] = [3_600, 10]

const options = z
  .strictObject({
    ...localOrSsh,
    program: z.enum(['postfix', 'nullmailer']).default('postfix').meta({ description: 'Whose queue.' }),
    configDir: z
      .string()
      .max(1_024)
      .refine((given) => given.startsWith('/') && !given.includes('\0'), { error: 'must be a whole path' })
      .optional()
      .meta({
        description: 'With postfix: folder of the configuration, where there are several (`postqueue -c`).',
        examples: ['/etc/postfix-out'],
      }),
  })
  .refine(({ program, configDir }) => program === 'postfix' || configDir === undefined, {
    error: 'configDir is a matter of postfix',
    path: ['configDir'],
  })

export const mailQueue = defineProbe({
  kind: 'mail-queue',
  title: 'Mail queue',
  summary: 'Mails that wait on a machine, by queue, how long the oldest has, and why: Postfix or nullmailer.',
  tried: {
    with: 'Postfix 3.7, by its JSON and by the text that older ones print; nullmailer 2.2, by what it printed; here and over SSH',
    tells: [
      'empty',
      'waiting',
      'deferred, and why',
      'on hold',
      'not picked up',
      'given up',
      'mail system down',
      'too many to count',
      'may not be read',
      'not installed',
      'another mail server',
      'hung',
    ],
  },
  by: byOf,
  loginOf,
  defaults: { everyMs: 60_000, timeoutMs: 20_000 },
  options,
  metrics: {
    down: { label: 'Mail system is down', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    uncounted: {
      label: 'More mails than can be counted',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { warning: { above: 0 } },
    },
    mails: {
      intermittent: true,
      label: 'Mails',
      unit: 'count',
      thresholds: {
        ...{ warning: { above: 100 }, critical: { above: 1_000 } },
        instances: {
          deferred: { warning: { above: 50 }, critical: { above: 500 } },
          queue: { warning: { above: 50 }, critical: { above: 500 } },
          failed: { warning: { above: 0 } },
          // Somebody put them there, or Postfix is about to take them up.
          ...{ hold: {}, maildrop: {} },
        },
      },
      view: { name: 'queues', role: 'waiting' },
    },
    oldest: {
      intermittent: true,
      label: 'Oldest mail',
      unit: 's',
      thresholds: {
        ...{ warning: { above: HOUR_S }, critical: { above: 4 * HOUR_S } },
        instances: { maildrop: { warning: { above: 300 } }, hold: {} },
      },
      view: { name: 'queues', role: 'age' },
    },
  },
  manual: `
Runs, on the machine that is looked at, \`postqueue -j\` (\`postqueue -p\` and \`date\` where Postfix is older than 3.1), or with
\`program: nullmailer\` \`mailq\`, \`date\` and \`ls\` of \`/var/spool/nullmailer/failed\`. Both are made to be run by anybody, as programs that have
rights of their own, which needs a process that may get them: where Foretop itself must not (\`NoNewPrivileges\`, as in our
systemd unit), ask its own machine over SSH too. With \`authorized_mailq_users\` name the user who asks. Whom mails are from and
to is read over and nowhere shown.

Each queue is an instance of \`mails\` and of \`oldest\`. Postfix:

- **incoming**, **active**: come in, and being delivered. Many of them: it cannot keep up.
- **deferred**: was tried and will be again. The text says how many there are for the most frequent reason, the details list the
  first ten. A few are always there at a server that sends to the world: raise that threshold, and lower it to one for a machine
  that only hands on to its relay.
- **hold**: somebody put it there, and nobody is told; give it a threshold to be.
- **maildrop**: handed in by programs of the machine and not taken up. One that is older than five minutes: \`pickup\` does not run.

nullmailer: **queue** is all that waits, and **failed** what it has given up, until somebody deletes it.

- **the mail system is down**: Postfix's master does not run; nothing is delivered and nothing taken in. What waits is told all the
  same to root; to others nothing is known of it.
- **more than can be counted**: what \`postqueue\` or \`mailq\` says is longer than 1 MiB, some 3,500 mails. The numbers are the least that there
  are, and of queues where none was seen nothing is told. \`qshape\` on the machine tells all.
- **Permission denied**, **Cannot change directory to queue**: we may not look, or there is none; see above.
- **there is no postqueue**: Postfix is not installed there.
- **mailq there is that of Postfix**: every mail server has a program of that name.
- **did not end**: Postfix's master hangs, or the disk does.

\`postqueue\` works while no mail goes out at all: watch \`deferred\` and \`oldest\`, and ask its port by \`smtp\`. That nullmailer-send runs,
\`processes\` can tell. The clocks of the two machines must agree. Postfix before 3.1 does not tell \`maildrop\` from \`incoming\`.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run(given, context) {
    const machine = machineOf(given, context)
    if (given.program === 'nullmailer') return conclude(await queuesOfNullmailer(machine))
    const age = await context.keep(() => new Age())
    return conclude(await queuesOfPostfix(machine, given.configDir, age))
  },
})

interface Row {
  readonly queue: string
  readonly mails: number
  readonly oldestMs: number
}

/** Exported for its recordings. */
export function conclude(seen: Seen) {
  const { mails, isCut, isDown } = seen
  const rows = rowsOf(seen)
  const reasons = reasonsOf(mails)
  // How long ago it gave up a mail nullmailer does not tell.
  const ages = rows.filter(({ queue }) => queue !== 'failed')

  return {
    metrics: {
      ...(isDown !== null && { down: Number(isDown) }),
      uncounted: Number(isCut),
      ...(rows.length > 0 && { mails: Object.fromEntries(rows.map(({ queue, mails }) => [queue, mails])) }),
      ...(ages.length > 0 && {
        oldest: Object.fromEntries(ages.map(({ queue, oldestMs }) => [queue, Math.floor(oldestMs / 1_000)])),
      }),
    },
    details: {
      queues: rows.map(({ queue, mails, oldestMs }) => ({
        queue,
        mails,
        oldest: oldestMs === 0 ? null : formatDuration(oldestMs),
      })),
      ...(reasons.length > 0 && { reasons: reasons.slice(0, MOST_REASONS).map((one) => ({ ...one })) }),
      ...(seen.complaint !== undefined && { complaint: seen.complaint }),
    },
    text: [
      ...(isDown ? ['the mail system is down'] : []),
      ...(isCut ? [`more than can be counted: at least ${counted(mails.length, 'mail')}`] : []),
      ...(rows.length > 0 ? [textOf(rows)] : ['nothing is known of its queue']),
      ...mostFrequent(reasons),
      ...(seen.complaint === undefined ? [] : [`not all is known: ${seen.complaint}`]),
    ].join('; '),
  }
}

/** Of what was cut, only the queues in which something was seen. */
function rowsOf({ mails, queues, isCut }: Seen): readonly Row[] {
  const found = new Map<string, Row>()
  if (!isCut) for (const queue of queues) found.set(queue, { queue, mails: 0, oldestMs: 0 })
  for (const { queue, ageMs } of mails) {
    const row = found.get(queue)
    found.set(queue, { queue, mails: (row?.mails ?? 0) + 1, oldestMs: Math.max(row?.oldestMs ?? 0, ageMs) })
  }
  return [...found.values()]
}

function textOf(rows: readonly Row[]): string {
  const told = rows.filter(({ mails }) => mails > 0)
  if (told.length === 0) return 'no mail waits'
  const counts = told.map(({ queue, mails }) => `${formatNumber(mails)} ${WORDS[queue] ?? queue}`)
  // Those on hold may be there for years.
  const oldestMs = Math.max(0, ...told.filter(({ queue }) => queue !== 'hold').map((row) => row.oldestMs))
  return `${counts.join(', ')}${oldestMs < 1_000 ? '' : `, oldest ${formatDuration(oldestMs)}`}`
}

const WORDS: { readonly [queue: string]: string } = {
  hold: 'on hold',
  queue: 'waiting',
  failed: 'given up',
  maildrop: 'in maildrop',
}

const REASON_LETTERS = 160

function mostFrequent(reasons: readonly Reason[]): readonly string[] {
  const [first] = reasons
  if (first === undefined) return []
  const all = reasons.reduce((sum, { mails }) => sum + mails, 0)
  const { reason, mails } = first
  const words = reason.length > REASON_LETTERS ? `${reason.slice(0, REASON_LETTERS)}…` : reason
  return [`${mails === all ? '' : `${formatNumber(mails)} of ${formatNumber(all)}: `}${words}`]
}
