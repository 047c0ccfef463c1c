/** How far back errors and ends are counted, in seconds. */
export const RECENT_S = 900
/** More functions than this are a failure: each is an instance of several metrics. */
export const MOST_FUNCTIONS = 2_000
const LATEST_ERRORS = 5

export interface Place {
  readonly database: string
  readonly prefix: string
}

/** What is asked, one statement for each table that tells something; all that is ever sent. */
export const QUESTIONS = ['functions', 'jobs', 'failing', 'errors', 'ends', 'latest'] as const
export type Question = (typeof QUESTIONS)[number]

type Statements = { readonly [question in Exclude<Question, 'latest'>]: string } & {
  /** Less those of these functions: they could be all that there are. */
  readonly latest: (ignored: readonly FunctionId[]) => string
}
/** Digits, for it goes into a statement. */
export type FunctionId = `${bigint}`

/**
 * Facts of the schema of TheSchwartz 1.12: all times are seconds since 1970 and UNSIGNED, so that a difference that may be
 * below zero (`now - run_after`) is an error (1690) as soon as one job is for later. Hence no difference is taken here.
 *
 * A job waits when its time has come and nobody has it: `run_after` and `grabbed_until` are past. `grabbed_until` is a lease: of
 * a worker that died it ends, and the job waits again. Names of functions are joined by the reader, for a job whose function
 * is in no list would be left out by a JOIN.
 */
export function statementsFor({ database, prefix }: Place): Statements {
  const table = (name: string) => `\`${database}\`.\`${prefix}${name}\``
  const runnable = 'run_after <= UNIX_TIMESTAMP() AND grabbed_until <= UNIX_TIMESTAMP()'
  const recent = (column: string) => `${column} > UNIX_TIMESTAMP() - ${RECENT_S}`
  return {
    functions: `SELECT funcid, funcname FROM ${table('funcmap')}`,
    jobs: `SELECT funcid, UNIX_TIMESTAMP() AS now, CAST(SUM(${runnable}) AS SIGNED) AS waiting,
      CAST(SUM(grabbed_until > UNIX_TIMESTAMP()) AS SIGNED) AS running,
      CAST(SUM(run_after > UNIX_TIMESTAMP() AND grabbed_until <= UNIX_TIMESTAMP()) AS SIGNED) AS scheduled,
      MIN(CASE WHEN ${runnable} THEN GREATEST(run_after, grabbed_until) END) AS oldest
      FROM ${table('job')} GROUP BY funcid`,
    failing: `SELECT funcid, COUNT(*) AS failing, MAX(failures) AS most FROM
      (SELECT j.funcid, COUNT(*) AS failures FROM ${table('job')} j JOIN ${table('error')} e ON e.jobid = j.jobid
      GROUP BY j.jobid, j.funcid) AS failed GROUP BY funcid`,
    errors: `SELECT funcid, COUNT(*) AS errors FROM ${table('error')} WHERE ${recent('error_time')} GROUP BY funcid`,
    ends: `SELECT funcid, COUNT(*) AS ended, CAST(SUM(COALESCE(status, 0) <> 0) AS SIGNED) AS failed FROM ${table('exitstatus')}
      WHERE ${recent('completion_time')} GROUP BY funcid`,
    latest: (ignored) => `SELECT funcid, error_time AS at, LEFT(message, 200) AS message FROM ${table('error')}
      WHERE ${recent('error_time')}${ignored.length === 0 ? '' : ` AND funcid NOT IN (${ignored.join(', ')})`} ORDER BY error_time DESC LIMIT ${LATEST_ERRORS}`,
  }
}
