import type { Definitions } from '@foretop/shared/model.ts'
import { COLOR_HELP, COLOR_OPTIONS, paintFor } from './ansi.ts'
import { CannotRun, type Command, EXIT, type Io, UsageError } from './command.ts'
import { nextOnGrid, pause } from './grid.ts'
import { balancersOf, isBalancer } from './pbadm/balancer.ts'
import { EXIT_CODES, exitCodeOf, lineOf, recordOf, totalsOf } from './pbadm/line.ts'
import { openSight, SIGHT_HELP, SIGHT_OPTIONS, type Sight } from './sight.ts'

const USUAL_S = 10
/** A line waits for answers at most this long, and never more than half of its interval. */
const LONGEST_WAIT_MS = 1_000

export const pbadm: Command = {
  name: 'pbadm',
  summary: 'A line for each moment: what every balancer has in flight and waiting, side by side',
  usage: 'pbadm [SECONDS] [-s] [--json] [--config FILE-OR-FOLDER | --server URL] [--no-color]',
  options: {
    ...SIGHT_OPTIONS,
    ...COLOR_OPTIONS,
    summary: { type: 'boolean', short: 's' },
    json: { type: 'boolean' },
  },
  maxWords: 1,
  help: [
    `SECONDS       from line to line; default: ${USUAL_S}`,
    '-s            one line with the totals, then the end:  3 IF  0 Q   ** 1 DOWN **',
    '--json        one object a line, with the longest wait and what each service has waiting',
    SIGHT_HELP,
    COLOR_HELP,
    '',
    '  Tue May 19 05:44:52 2009: [lb01 - 003, 0000] [lb02 - DWN, DOWN]',
    '',
    'First number: requests in flight; second: requests waiting for a backend. By the second: green 0, yellow to 100,',
    'bold yellow to 500, red to 1000, bold red above. All are asked side by side: a line comes on time with what is known.',
    '[lb01 ~ 003, 0000]  has not answered this time yet: these are its last numbers, without a colour',
    '[lb01 - DWN, DOWN]  did not answer within its timeout, or not what a balancer answers',
    '[lb01 - ???, ????]  not known: no answer yet, or this machine itself could not ask',
    '',
    'Exit code, by the last line: 0 all answered and nobody waits, 1 some wait, 2 one is down or its queue is red,',
    '3 one is late or not known; 64 bad arguments, 75 no server there, 78 configuration refused, or no balancer in it.',
  ].join('\n'),
  async run({ values, positionals: [seconds] }, io) {
    const everyMs = intervalOf(seconds)
    using sight = await openSight(({ metrics }) => isBalancer(metrics), { values }, io)
    if (sight.views().length === 0) throw new CannotRun(nothingHere(sight), { exitCode: EXIT.config })
    const paint = paintFor({ values }, io)
    const print = (at: Date, askedAt: number, summary: boolean) => {
      const balancers = balancersOf(sight, askedAt)
      if (values.json === true) io.print(JSON.stringify(recordOf(balancers, at)))
      else io.print(summary ? totalsOf(balancers, paint) : lineOf(balancers, at, paint))
      return exitCodeOf(balancers)
    }
    // Awaited here, or what is seen by would be disposed of at once.
    if (values.summary !== true) return await follow(sight, everyMs, io, (at, askedAt) => print(at, askedAt, false))
    const [at, askedAt] = [new Date(), performance.now()]
    await sight.look()
    return io.stop.aborted ? EXIT_CODES.unknown : print(at, askedAt, true)
  },
}

/** A line for each moment of a fixed grid until asked to end; the exit code is that of the last line. */
async function follow(
  sight: Sight,
  everyMs: number,
  { stop }: Pick<Io, 'stop'>,
  print: (at: Date, askedAt: number) => number,
): Promise<number> {
  let code: number = EXIT_CODES.unknown
  let due = performance.now()
  while (!stop.aborted) {
    const [at, askedAt] = [new Date(), performance.now()]
    await Promise.race([sight.look(), pause(Math.min(LONGEST_WAIT_MS, everyMs / 2), stop)])
    if (stop.aborted) break
    code = print(at, askedAt)
    due = await nextOnGrid(due, everyMs, stop)
  }
  return code
}

function intervalOf(word: string | undefined): number {
  const seconds = word === undefined ? USUAL_S : Number(word)
  // Faster than that a terminal shows nothing more, and the balancer works for us.
  if (!(seconds >= 0.1 && seconds <= 86_400)) throw new UsageError(`SECONDS: must be 0.1–86400, got ${word}`)
  return seconds * 1_000
}

function nothingHere(sight: Sight): string {
  // zod's inferred metric allows an explicit `undefined` where the model leaves a property out.
  const found = sight.catalogue().kinds.filter(({ metrics }) => isBalancer(metrics as Definitions))
  const titles = found.map(({ title, kind }) => `${title} (probe: ${kind})`)
  return `no balancer is watched here; a line shows every check that counts requests in flight and waiting: ${titles.join(', ')}`
}
