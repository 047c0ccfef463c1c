/** What `ps` tells of one process. What this system's `ps` does not say is `null`. */
export interface Process {
  readonly pid: number
  /** `null`: not known. */
  readonly parent: number | null
  /** May be cut, then with a `+` at its end. */
  readonly user: string | null
  /** First letter of its state: `R`, `S`, `D`, `T`, `Z` … */
  readonly state: string
  /** Memory that it holds at present. */
  readonly residentBytes: number | null
  readonly ageS: number | null
  /** Processor time since its start. */
  readonly usedS: number | null
  /** Name of its program, which the system may have cut. */
  readonly name: string
  /** Its whole command line, or what it says of itself in its place. */
  readonly title: string
  /** `title` is only the beginning. */
  readonly isCut: boolean
}

/** In this order: the program's name and the title may hold blanks, and the place where they begin is told by the head. */
export const COLUMNS = {
  // A name that is cut may be another's.
  linux: 'pid,ppid,user:32,stat,rss,etime,time,comm,args',
  // One that only names another may not be given a head of its own there.
  bsd: 'pid,ppid,user,state,rss,etime,time,ucomm,command',
  // busybox, as Debian has it; others know times too.
  busybox: 'pid,ppid,user,stat,rss,comm,args',
} as const

/**
 * What `ps -o` with `COLUMNS` says: a line of heads, then one for each process. `null`: it is not that. Lines of `ps` itself
 * are left out, and those of whoever started it so.
 */
export function parsePs(text: string): readonly Process[] | null {
  const [head = '', ...lines] = text.split('\n')
  // What was said to the end ends with a line.
  if (lines.pop() !== '') return null
  const columns = columnsOf(head)
  if (columns === null) return null
  const found: Process[] = []
  for (const line of lines) {
    const process = readLine(line, columns)
    if (process === null) return null
    if (!Object.values(COLUMNS).some((list) => process.title.includes(` ${list}`))) found.push(process)
  }
  return found
}

interface Columns {
  /** Of those before the name, in their order. */
  readonly heads: readonly string[]
  readonly nameAt: number
  readonly titleAt: number
  /** What is too long for its column moves all others; else it takes from the blanks of the next ones (procps). */
  readonly isShifted: boolean
  readonly isBsd: boolean
}

function columnsOf(head: string): Columns | null {
  const words = head.trim().split(/ +/)
  const [name = '', title = ''] = words.slice(-2)
  if (words.length < 6 || words[0] !== 'PID' || !NAME_HEADS.has(name) || title !== 'COMMAND') return null
  const titleAt = head.lastIndexOf(title)
  const isBsd = name === 'UCOMM'
  return {
    heads: words.slice(0, -2),
    ...{ nameAt: head.lastIndexOf(name, titleAt - 1), titleAt, isBsd },
    // busybox begins each column at its left.
    isShifted: isBsd || head.startsWith('PID'),
  }
}

const NAME_HEADS: ReadonlySet<string> = new Set(['COMMAND', 'UCOMM', 'COMM'])

function readLine(line: string, { heads, isBsd, ...places }: Columns): Process | null {
  const cells = new Map<string, string>()
  let at = 0
  for (const head of heads) {
    while (line[at] === ' ') at += 1
    const end = line.indexOf(' ', at)
    if (end === -1) return null
    cells.set(head, line.slice(at, end))
    at = end
  }
  const nameAt = at + 1
  const titleAt = titleIn(line, nameAt, places)
  const [name, title] = [line.slice(nameAt, titleAt).trimEnd(), line.slice(titleAt).trim()]
  const [pid, parent] = [whole(cells.get('PID')), whole(cells.get('PPID'))]
  if (pid === null) return null
  return {
    ...{ pid, parent },
    user: cells.get('USER') ?? null,
    state: (cells.get('STAT') ?? '').charAt(0),
    residentBytes: kibibytes(cells.get('RSS')),
    // OpenBSD tells the time of day instead, under another head.
    ageS: elapsed(cells.get('ELAPSED')),
    usedS: elapsed(cells.get('TIME')),
    name,
    title: isBsd ? withoutName(title, name) : title,
    isCut: false,
  }
}

/** Where the title begins in a line whose name begins at `nameAt`. */
function titleIn(line: string, nameAt: number, head: Omit<Columns, 'heads' | 'isBsd'>): number {
  const late = nameAt - head.nameAt
  if (head.isShifted || late <= 0) return head.titleAt + (head.isShifted ? late : 0)
  // A name that leaves no blanks for those that are missing moves the title by as many.
  for (let at = head.titleAt; at < head.titleAt + late; at += 1) if (line[at - 1] === ' ') return at
  return head.titleAt + late
}

/** FreeBSD and OpenBSD put the name behind a title that does not begin with it: `content-importer [bored] (perl)`. */
function withoutName(title: string, name: string): string {
  const suffix = ` (${name})`
  return title.endsWith(suffix) ? title.slice(0, -suffix.length) : title
}

const whole = (text: string | undefined): number | null => (/^\d{1,10}$/.test(text ?? '') ? Number(text) : null)

const UNITS: { readonly [sign: string]: number } = { '': 1, k: 1_024, m: 1_048_576, g: 1_073_741_824 }

/** KiB everywhere; busybox shortens large ones: `41m`. */
function kibibytes(text = ''): number | null {
  const [, digits, sign = ''] = /^(\d{1,15}(?:\.\d)?)([kmg]?)$/.exec(text) ?? []
  if (digits === undefined) return null
  return Math.round(Number(digits) * (sign === '' ? 1_024 : (UNITS[sign] ?? 1)))
}

/** `[[days-]hours:]minutes:seconds`, with hundredths or without, in s; minutes may be more than 59. */
export function elapsed(text = ''): number | null {
  const [, days, hours, minutes, seconds] =
    /^(?:(\d{1,6})-)?(?:(\d{1,9}):)?(\d{1,12}):(\d\d(?:\.\d{1,6})?)$/.exec(text) ?? []
  if (minutes === undefined) return null
  return Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3_600 + Number(minutes) * 60 + Number(seconds)
}
