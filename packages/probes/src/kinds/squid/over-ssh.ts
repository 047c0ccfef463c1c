import type { Machine } from '../../local-or-ssh.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { complaintOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { refusalOf } from '../http/status-page.ts'
import { expectedPage, type PageName, type SquidAsking, type Told } from './ask.ts'

const MOST_BYTES = 1_048_576
/** So curl and wget say that an option is too new for them; squidclient never ends so. */
const NOT_UNDERSTOOD = 2

/** A program that asks one page, and prints it with its head: on its output, or where it complains. */
interface Client {
  readonly program: string
  args(port: number, page: PageName, form: SquidAsking['form']): readonly string[]
  readonly headOn: 'stdout' | 'stderr'
  /** So it ends where nothing takes its connection; wget also where that breaks off. */
  readonly unreachable: number
  /** So it ends where the end of a page did not come; `null`: it does not tell. */
  readonly partial: number | null
  readonly forms: readonly SquidAsking['form'][]
}

const urlOf = (port: number, page: PageName): string => `http://127.0.0.1:${port}/squid-internal-mgr/${page}`

/** In the order in which they are tried: the first that the machine has. None is given a way around by the user's settings. */
const CLIENTS: readonly Client[] = [
  {
    program: 'curl',
    args: (port, page, form) => [
      ...['-q', '-sS', '-i', '--noproxy', '*'],
      ...(form === 'http' ? [] : ['--request-target', `cache_object://127.0.0.1:${port}/${page}`]),
      urlOf(port, page),
    ],
    headOn: 'stdout',
    unreachable: 7,
    partial: 18,
    forms: ['http', 'cache_object'],
  },
  {
    program: 'squidclient',
    args: (port, page) => ['-h', '127.0.0.1', '-p', String(port), `mgr:${page}`],
    headOn: 'stdout',
    unreachable: 1,
    partial: null,
    forms: ['http', 'cache_object'],
  },
  {
    program: 'wget',
    args: (port, page) => ['--no-config', '--no-proxy', '-q', '-S', '-t', '1', '-O', '-', urlOf(port, page)],
    headOn: 'stderr',
    unreachable: 4,
    partial: 4,
    forms: ['http'],
  },
]

/** Asks the cache manager from the machine it runs on, where it answers everybody, by the first client there that can. */
export async function askFromThere(machine: Machine, { port, form }: SquidAsking, page: PageName): Promise<Told> {
  const fitting = CLIENTS.filter(({ forms }) => forms.includes(form))
  for (const client of fitting) {
    const { program } = client
    const startedAt = performance.now()
    const args = client.args(port, page, form)
    const end = await machine
      .run({ program, from: 'system', args, mostBytes: MOST_BYTES })
      .catch(unlessLacking(program))
    if (end === null || end.code === NOT_UNDERSTOOD) continue
    return { text: bodyOf(end, { client, page, port }), replyTime: performance.now() - startedAt }
  }
  const names = fitting.map(({ program }) => program).join(', ')
  throw new ProbeCrash('local', `the machine has none of ${names}, lets us run none, or they are too old`)
}

/** For want of this program alone; that nobody may log in, say, is another matter. */
const unlessLacking =
  (program: string) =>
  (error: unknown): null => {
    if (error instanceof ProbeCrash && error.code === 'local' && isLacking(error.message, program)) return null
    throw error
  }

const isLacking = (message: string, program: string): boolean =>
  message.startsWith(`there is no ${program} `) || message.startsWith(`${program} may not be run `)

interface Asked {
  readonly client: Client
  readonly page: PageName
  readonly port: number
}

function bodyOf(end: ChildEnd, { client: { program, headOn, unreachable, partial }, page, port }: Asked): string {
  const where = urlOf(port, page)
  if (end.cut?.includes('stdout')) throw new ProbeFailure('too-large', `${where} is longer than 1 MiB`)
  const [head, body] = headOn === 'stdout' ? parted(end.stdout) : [end.stderr, end.stdout]
  const [, status, reason = ''] = /^ {0,2}HTTP\/\d(?:\.\d)? (\d{3})(?: ([^\r\n]{0,100}))?/m.exec(head) ?? []
  if (status !== undefined && status !== '200')
    throw refusalOf({}, expectedPage(page), { where, status: Number(status), reason })
  if (status !== undefined && end.code === partial) throw new ProbeFailure('truncated', `${where} breaks off`)
  if (end.code === 0 && status !== undefined) return body
  const complaint = complaintOf(program, end)
  if (status === undefined && end.code === unreachable) {
    const what = program === 'wget' ? 'nothing listens, or it hangs up,' : 'nothing listens'
    throw new ProbeFailure('refused', `${what} at 127.0.0.1:${port} of the machine`)
  }
  throw new ProbeFailure('protocol', `expected ${where}, ${program} says: ${complaint}`)
}

function parted(text: string): readonly [head: string, body: string] {
  const at = text.indexOf('\r\n\r\n')
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 4)]
}
