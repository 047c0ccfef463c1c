const MOST_LINES = 400

/**
 * Of what InnoDB says of itself its numbers and who waits for whom. Texts of statements, over many lines, and the rows that are
 * locked stand in it too, which are people's: so a line is kept only where the whole of it has a known form, or says nothing but
 * InnoDB's own words and numbers.
 */
export function innodbText(status: string): string {
  const kept: string[] = []
  let isInStatement = false
  let isOfLatest = false
  let before = ''
  for (const said of status.split('\n')) {
    const line = said.trim()
    // Between two lines of dashes: a statement may hold the word.
    const isHead = HEADS.test(line) && /^-{3,80}$/.test(before)
    const isForm = isHead || isOne(FORMS, line)
    before = line
    if (isHead) isOfLatest = line.startsWith('LATEST')
    if (isForm) isInStatement = THREAD.test(line)
    const isKept = isForm ? !isOfLatest || isOne(OF_LATEST, line) : !isInStatement && !isOfLatest && isNumbers(line)
    if (isKept) kept.push(line)
    if (kept.length === MOST_LINES) break
  }
  return kept.join('\n')
}

const HEADS =
  /^(?:BACKGROUND THREAD|SEMAPHORES|LATEST FOREIGN KEY ERROR|LATEST DETECTED DEADLOCK|TRANSACTIONS|FILE I\/O|INSERT BUFFER AND ADAPTIVE HASH INDEX|LOG|BUFFER POOL AND MEMORY|INDIVIDUAL BUFFER POOL INFO|ROW OPERATIONS|END OF INNODB MONITOR OUTPUT)$/
/** The statement is on the lines behind it. */
const THREAD =
  /^(?:MySQL|MariaDB) thread id \d{1,20}, OS thread handle [\dA-Fa-fx]{1,20}, query id \d{1,20}(?: [\w.:%()-]{1,60}){0,8}$/
const OF_LATEST = [
  /^LATEST (?:FOREIGN KEY ERROR|DETECTED DEADLOCK)$/,
  /^RECORD LOCKS space id \d{1,20} page no \d{1,20} n bits \d{1,20} index [^\s'"]{1,66} of table `[^`\s]{1,64}`\.`[^`\s]{1,64}` trx id [\dA-F]{1,20} lock[_ ]mode [\w -]{1,60}$/,
  /^TABLE LOCK table `[^`\s]{1,64}`\.`[^`\s]{1,64}` trx id [\dA-F]{1,20} lock mode [\w -]{1,30}$/,
  /^\*\*\* \(\d\) (?:TRANSACTION|WAITING FOR THIS LOCK TO BE GRANTED|HOLDS THE LOCK\(S\)|CONFLICTING WITH):$/,
  /^\*\*\* WE ROLL BACK TRANSACTION \(\d\)$/,
]
const FORMS = [
  THREAD,
  ...OF_LATEST,
  /^---TRANSACTION [\dA-F]{1,20}, (?:not started|ACTIVE)(?: \(PREPARED\))?(?: \d{1,9} sec)?(?: (?:starting index read|inserting|updating or deleting|fetching rows|committing|rollback|setting auto-inc lock|unlock_row))?$/,
  /^(?:LOCK WAIT )?\d{1,9} lock struct\(s\), heap size \d{1,12}, \d{1,9} row lock\(s\)(?:, undo log entries \d{1,12})?$/,
  /^mysql tables in use \d{1,9}, locked \d{1,9}$/,
  /^-{3,9} TRX HAS BEEN WAITING \d{1,20} (?:SEC|us|ns) FOR THIS LOCK TO BE GRANTED:$/,
  /^(?:Trx id counter|History list length) [\dA-F ]{1,40}$/,
  /^LIST OF TRANSACTIONS FOR EACH SESSION:$/,
]
const isOne = (forms: readonly RegExp[], line: string): boolean => forms.some((form) => form.test(line))

/** The words of its numbers, as versions from 5.0 to 11 write them. */
const WORDS = new Set(
  `a active adaptive added age aio allocated and ahead async at avg awe background been buf buffer bytes checkpoint chkp clean count created
database db dictionary discarded done eviction evicted excl file files flush flushed flushing for free fsyncs has hash heap history hit ibuf
idle in info innodb insert inserted inserts inside i io kb last len length list log lock locks loop lru main made master max memory merged
merges modified mutex n no node non not o old open operations operation os pages pending per pool previous process purge purged queries queue
random rate read reads ready reserved rotation rounds row rows rw s searches seconds second seg sequence shared since single size slept spin
spins state structs sum sync sync's system table tablespace that the thread threads time to total trx trx's undo unzip up updated updates deleted
deletes using usec view views virtual waits wait writes written write written's young youngs youngs-making making yes x sx aborted checkpoints
recent hits lsn individual number of i/o i/o's array signal count avg arrays clients kbytes merge delete mark b additional large limit state wake
waiting waited requests complete completed id`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

const isNumbers = (line: string): boolean =>
  /\d/.test(line) &&
  !/["'`@]/.test(line.replaceAll(/(?:trx|sync)'s/g, '')) &&
  (line.match(/[^\s\d.,:;()[\]<>=+*/%-]+/g) ?? []).every((word) => WORDS.has(word.toLowerCase()))
