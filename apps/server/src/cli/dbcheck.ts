import { type Arguments, CannotRun, type Command, EXIT, type Io, UsageError } from './command.ts'
import { asking, type Option } from './dbcheck/asking.ts'
import { boardOf } from './dbcheck/board.ts'
import { databasesOf, isWanted } from './dbcheck/database.ts'
import { knownErrors } from './dbcheck/known-errors.ts'
import { queriesOf } from './dbcheck/queries.ts'
import { printRates } from './dbcheck/rates.ts'
import { EXIT_CODES, exitCodeOf, onlyErrors, recordOf, tableText, troubleText, without } from './dbcheck/report.ts'
import { reportTableChecks } from './dbcheck/table-checks.ts'
import { openSight, SIGHT_HELP, SIGHT_OPTIONS, type Sight } from './sight.ts'
import { showsOn } from './straight.ts'

const isShown = showsOn('databases')

export const dbcheck: Command = {
  name: 'dbcheck',
  summary: 'A table of all databases: who follows whom, how far behind, and what is wrong',
  usage:
    'dbcheck [HOST-OR-GROUP …] [--onlyerrors] [--ignore FILE] [--json] [--config FILE-OR-FOLDER | --server URL]\n' +
    '       foretop dbcheck [HOST-OR-GROUP …] --rates [SECONDS] | --checkreport\n' +
    '       foretop dbcheck queries HOST',
  options: {
    ...SIGHT_OPTIONS,
    onlyerrors: { type: 'boolean' },
    ignore: { type: 'string' },
    rates: { type: 'boolean' },
    checkreport: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  maxWords: Number.POSITIVE_INFINITY,
  help: [
    '--onlyerrors  silent unless there are errors, without those known, or a database that was not looked at',
    '--ignore      a file of known errors, one a line, word for word; with --onlyerrors default: ~/.dbcheck.ignore',
    '--rates       queries a second of each database and their sum, a line every second (or every SECONDS) until stopped;',
    '              the eight or so questions of each look are counted too',
    '--checkreport tables by when they were last checked, oldest first (InnoDB keeps no such time)',
    'queries HOST  the statements that run there now, the longest first',
    '--json        all that is known as one object; with --rates one object a line',
    SIGHT_HELP,
    '',
    '   2 dfw-db02              1 repl:      0 < 3> conn:   0/   1  UTC 5.0.67 (slave)',
    '',
    'id (its place among the databases of the configuration, not its server_id), name, id of its master, bytes fetched',
    'but not applied (- it follows nobody, XXXXXXX it does not run or applies another log than it fetches), binary logs,',
    'connections busy/total without those of replication, time zone, version, groups and what it is to the others.',
    '? is what a server does not tell, or whose master is none of these. Master first, then its slaves, then the other',
    'clusters in the order of the configuration. All are asked side by side, each at most for its own timeout.',
    '',
    'Exit code: 0 all is well, 1 no errors but something that only Foretop sees (with --onlyerrors: one that was not',
    'looked at), 2 errors, 3 interrupted; 64 bad arguments, 75 no server there, 78 configuration refused or without one.',
    'Of --checkreport and queries: 0 told, 1 a database does not tell.',
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = args
    const [word, host, ...more] = positionals
    if (word === 'queries') {
      if (host === undefined || more.length > 0) throw new UsageError('queries of which database? One is needed')
      using sight = await open(args, io, { option: 'showQueries', words: [host] })
      return await queriesOf(sight, host, values.json === true, io)
    }
    if (values.rates === true && values.checkreport === true)
      throw new UsageError('--rates and --checkreport: say one of them')
    if (values.rates === true) return await rates(args, io)
    const asked = values.checkreport === true ? { option: 'showTables' as const, words: positionals } : null
    using sight = await open(args, io, asked)
    const wanted = wantedOf(positionals, sight)
    if (values.checkreport === true) return await reportTableChecks(sight, wanted, values.json === true, io)
    return await printBoard(sight, wanted, args, io)
  },
}

interface Asked {
  readonly option: Option
  readonly words: readonly string[]
}

async function open(args: Arguments, io: Io, asked: Asked | null): Promise<Sight> {
  const adjust = asked === null ? undefined : asking(asked.option, asked.words)
  const sight = await openSight(isShown, args, io, adjust)
  if (databasesOf(sight).length > 0) return sight
  sight[Symbol.dispose]()
  throw new CannotRun('no database is watched here', { exitCode: EXIT.config })
}

async function printBoard(
  sight: Sight,
  wanted: ReadonlySet<string> | null,
  { values }: Arguments,
  io: Io,
): Promise<number> {
  const isSilent = values.onlyerrors === true
  const ignored = await knownErrors(values.ignore, isSilent, io)
  const at = new Date()
  await sight.look()
  if (io.stop.aborted) return EXIT_CODES.interrupted
  const all = without(boardOf(sight, wanted), ignored)
  const board = isSilent ? onlyErrors(all) : all
  const code = exitCodeOf(board)
  if (values.json === true) {
    if (!isSilent || code !== EXIT_CODES.ok) io.print(JSON.stringify(recordOf(board, sight.site, at)))
    return code
  }
  if (!isSilent) io.print(tableText(board))
  // Beside the table, as ever: what reads the table need not know them.
  const troubles = troubleText(board)
  if (troubles !== '') io.printError(troubles)
  return code
}

async function rates(args: Arguments, io: Io): Promise<number> {
  const seconds = args.positionals.find((word) => /^\d+(\.\d+)?$/.test(word))
  const everyS = Number(seconds ?? 1)
  if (!(everyS >= 0.1 && everyS <= 86_400)) throw new UsageError(`--rates: must be 0.1–86400 seconds, got ${seconds}`)
  using sight = await open(args, io, null)
  const words = args.positionals.filter((word) => word !== seconds)
  const how = { everyMs: everyS * 1_000, json: args.values.json === true }
  return await printRates(sight, wantedOf(words, sight), how, io)
}

/** Throws `UsageError` for a word that no database goes by. */
function wantedOf(words: readonly string[], sight: Sight): ReadonlySet<string> | null {
  const databases = databasesOf(sight)
  const stranger = words.find((word) => !databases.some((database) => isWanted(database, new Set([word]))))
  if (stranger !== undefined)
    throw new UsageError(`there is no database ${stranger}; there are ${databases.map(({ name }) => name).join(', ')}`)
  return words.length === 0 ? null : new Set(words)
}
