import type { Conversation } from '../conversation.ts'
import { ProbeFailure } from '../failure.ts'

/**
 * All that is ever sent. The management port has no password and would as readily reconfigure or stop the balancer,
 * so commands are never made of anything a person or a configuration says.
 */
const COMMANDS = ['states', 'queues', 'show service', 'nodes', 'proc', 'uptime'] as const
type Command = (typeof COMMANDS)[number]

/** The lines of each listing; `null` where this Perlbal does not know the command. */
export type Listings = { readonly [C in Exclude<Command, 'states'>]: readonly string[] | null } & {
  readonly states: readonly string[]
}

/**
 * Asks all the commands in one write, so that the numbers are of one moment. Rejects with `protocol` when what came is
 * not Perlbal speaking, and as `Conversation.ask` does.
 */
export async function askManagement(conversation: Conversation, where: string, signal: AbortSignal): Promise<Listings> {
  const question = COMMANDS.map((command) => `${command}\r\n`).join('')
  const reply = await conversation.ask(question, isOver, signal)
  const replies = split(reply)
  const lines = (command: Command): readonly string[] | null => {
    const found = replies[COMMANDS.indexOf(command)]
    return found === undefined || isSingle(found[0]) ? null : found
  }
  const states = lines('states')
  if (states === null || replies.length !== COMMANDS.length || !isStates(states))
    throw new ProbeFailure('protocol', `expected Perlbal's states from ${where}, got ${quote(reply)}`)
  return {
    states,
    queues: lines('queues'),
    'show service': lines('show service'),
    nodes: lines('nodes'),
    proc: lines('proc'),
    uptime: lines('uptime'),
  }
}

/** `Class state count`, the state being whatever a plugin says; none at all is a balancer with nothing to do. */
const STATE = /^[^ ].* \d{1,20}$/
const isStates = (lines: readonly string[]): boolean => lines.every((line) => STATE.test(line))

/** Errors and `OK` are one line without the `.` that ends a listing: who waits for it then waits for ever. */
const isSingle = (line: string | undefined): boolean => line === 'OK' || line?.startsWith('ERROR:') === true

/** True when every command was answered, or when the first line shows that this is not Perlbal. */
function isOver(reply: Buffer): boolean {
  const text = reply.toString('latin1')
  const end = text.indexOf('\n')
  if (end === -1) return false
  const first = text.slice(0, end).trimEnd()
  if (first !== '.' && !isSingle(first) && !STATE.test(first)) return true
  return text.endsWith('\r\n') && split(text).length >= COMMANDS.length
}

/** The replies that are complete, each as its lines without the final `.`. */
function split(text: string): string[][] {
  const replies: string[][] = []
  let lines: string[] = []
  for (const line of text.split('\r\n').slice(0, -1)) {
    if (line !== '.') lines.push(line)
    if (line !== '.' && !(lines.length === 1 && isSingle(line))) continue
    replies.push(lines)
    lines = []
  }
  return replies
}

const quote = (reply: string): string => JSON.stringify(reply.length > 100 ? `${reply.slice(0, 100)}…` : reply)
