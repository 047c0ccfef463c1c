import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { comeBack } from '@foretop/shared/come-back.ts'
import type { ClientToServer, ServerToClient } from '@foretop/shared/wire.ts'
import { problemSchema } from '@foretop/shared/wire.ts'
import { io as connect, type Socket } from 'socket.io-client'
import type { z } from 'zod'
import { type Arguments, CannotRun, type Io, UsageError } from './command.ts'
import { printable } from './printable.ts'

/** No answer of the API takes this long while the server is well. */
const ANSWER_MS = 10_000
const OWN_SERVER = 'http://127.0.0.1:8600/'

/** The options of every command that speaks to a running server. */
export const REMOTE_OPTIONS = { server: { type: 'string' }, 'token-file': { type: 'string' } } as const
export const REMOTE_HELP = [
  '--server      address of a running server, with its path if it has one; default: FORETOP_SERVER',
  '--token-file  a file that holds its token; default: the token itself in FORETOP_TOKEN',
].join('\n')

/** A running server, spoken to as its own pages do. All requests throw `CannotRun` with one line that says why. */
export interface Remote {
  /** Ends with a slash. */
  readonly url: string
  /** Paths are relative to `api/v1/`. */
  get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>>
  /** `withinMs`: an answer that comes later is none; 10 s if not given. */
  post<S extends z.ZodType>(path: string, body: unknown, schema: S, withinMs?: number): Promise<z.output<S>>
  delete(path: string): Promise<void>
  /** Comes back by itself when it is lost; whoever opens it closes it. */
  connect(): Line
}

export interface Line extends Disposable {
  readonly socket: Socket<ServerToClient, ClientToServer>
}

/** The server that the words or the environment name; `null`: none is named. Throws `UsageError`. */
export async function openRemote(args: Pick<Arguments, 'values'>, io: Process): Promise<Remote | null> {
  // An option that is empty is a variable that was not set: nobody means whatever server is usual by it.
  const named = args.values.server ?? (io.env.FORETOP_SERVER || undefined)
  return named === undefined ? null : openAt(String(named), args, io)
}

/** The server that is named, else the one of this machine. Throws `UsageError`. */
export const openServer = async (args: Pick<Arguments, 'values'>, io: Process): Promise<Remote> =>
  (await openRemote(args, io)) ?? openAt(OWN_SERVER, args, io)

type Process = Pick<Io, 'env' | 'cwd' | 'stop'>

async function openAt(address: string, { values }: Pick<Arguments, 'values'>, { env, cwd, stop }: Process) {
  const url = addressOf(address)
  const file = values['token-file']
  const token = typeof file === 'string' ? await tokenIn(resolve(cwd, file)) : env.FORETOP_TOKEN?.trim()
  // Said here and without it: what `fetch` says of such a token repeats it.
  if (token !== undefined && !/^[\x20-\x7e]*$/.test(token))
    throw new UsageError(`${typeof file === 'string' ? '--token-file' : 'FORETOP_TOKEN'}: a token is one line of ASCII`)
  return createRemote(url, token === undefined || token === '' ? null : token, stop)
}

function createRemote(url: URL, token: string | null, stop: AbortSignal): Remote {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
  const ask = async (method: string, path: string, body?: unknown, withinMs = ANSWER_MS): Promise<unknown> => {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(withinMs)])
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const headers = { ...authorization, ...(body !== undefined && { 'content-type': 'application/json' }) }
    try {
      const response = await fetch(new URL(`api/v1/${path}`, url), { method, headers, signal, ...sent })
      const text = await response.text()
      if (!response.ok) throw new CannotRun(refusal(response.status, text, url))
      return JSON.parse(text)
    } catch (error) {
      throw error instanceof CannotRun ? error : new CannotRun(whyNot(error, url, stop, withinMs), { cause: error })
    }
  }
  const parsed = <S extends z.ZodType>(schema: S, answer: unknown): z.output<S> => {
    const result = schema.safeParse(answer)
    if (result.success) return result.data
    const [issue] = result.error.issues
    throw new CannotRun(
      `${url.href} gave an answer of another version: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    )
  }
  return {
    url: url.href,
    get: async (path, schema) => parsed(schema, await ask('GET', path)),
    post: async (path, body, schema, withinMs) => parsed(schema, await ask('POST', path, body, withinMs)),
    delete: async (path) => void (await ask('DELETE', path)),
    connect() {
      const socket: Line['socket'] = connect(url.origin, {
        path: new URL('socket.io/', url).pathname,
        transports: ['websocket', 'polling'],
        extraHeaders: authorization,
        // Several commands of one process must not share, and end, one line.
        forceNew: true,
        reconnectionDelay: 500,
        reconnectionDelayMax: 5_000,
      })
      const stayAway = comeBack(socket)
      return {
        socket,
        [Symbol.dispose]() {
          stayAway()
          socket.disconnect()
        },
      }
    },
  }
}

function addressOf(text: string): URL {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--server: must be an address such as ${OWN_SERVER}, got ${text}`)
  if (url.username !== '' || url.password !== '')
    throw new UsageError('--server: names and passwords in an address are not sent; a token is')
  url.search = ''
  url.hash = ''
  // Without it the last part of the path would be taken for a file beside which the API lies.
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

async function tokenIn(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    throw new UsageError(`--token-file: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function refusal(status: number, text: string, { href }: URL): string {
  const said = problemSchema.safeParse(jsonOr(text)).data
  if (status === 401) return `${href} wants a valid token: FORETOP_TOKEN or --token-file`
  if (status === 403) return `${href}: this token may look, not act`
  if (said === undefined) return `${href} is no Foretop, or not all of it is there: HTTP ${status}`
  return printable(said.detail ?? said.title)
}

function whyNot(error: unknown, { href }: URL, stop: AbortSignal, withinMs: number): string {
  if (stop.aborted) return 'interrupted'
  if (error instanceof SyntaxError) return `${href} is no Foretop: its answer is no JSON`
  if (error instanceof Error && error.name === 'TimeoutError') return `${href} did not answer in ${withinMs / 1_000} s`
  // What `fetch` throws says only "fetch failed"; the reason is its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ECONNREFUSED') return `nobody listens at ${href}: is the server running?`
  return `${href} cannot be reached: ${cause instanceof Error ? cause.message || code : String(cause)}`
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
