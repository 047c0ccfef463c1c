import type { Machine } from '../../local-or-ssh.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { complaintOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'

/** What a machine holds: its own, everything, nothing, only what is others', or it is just changing. */
export const HOLDINGS = ['local', 'all', 'none', 'foreign', 'transition'] as const
export type Holding = (typeof HOLDINGS)[number]

/** Another machine of the cluster as this one sees it. */
export interface Node {
  readonly name: string
  /** `active`, `up`, `ping` of one that only answers pings, `init`, `dead`. */
  readonly status: string
  readonly isDead: boolean
  /** Not one that only answers pings, by which a member knows whether it is cut off itself. */
  readonly isMember: boolean
  readonly links: readonly Link[]
}

export interface Link {
  readonly name: string
  readonly isUp: boolean
}

export interface HeartbeatSeen {
  readonly isRunning: boolean
  /** `null`: none of its words, as under Pacemaker, which holds them itself. */
  readonly holding: Holding | null
  readonly nodes: readonly Node[]
}

const PROGRAM = 'cl_status'
const LACKING = 'install it (Debian: heartbeat)'
/** Heartbeat is made for two; each costs two programs and one for each of its links. */
const MOST_NODES = 16
const MOST_LINKS = 8
/** What it calls a node or an interface; never what a program could take for an option. */
const NAME = /^[A-Za-z0-9_/][\w./:-]{0,99}$/

/** By `cl_status`, which says "dead" with the same exit as "stopped": so that is asked first. */
export async function askHeartbeat(machine: Machine): Promise<HeartbeatSeen> {
  const ask = (...args: readonly string[]) => machine.run({ program: PROGRAM, from: 'system', args, lacking: LACKING })
  if (!isRunning(await ask('hbstatus'))) return { isRunning: false, holding: null, nodes: [] }
  const own = lineOf('uname -n', await machine.run({ program: 'uname', from: 'system', args: ['-n'] })).toLowerCase()
  const names = namesIn('listnodes', await ask('listnodes'), MOST_NODES)
  const holding = await ask('rscstatus')
  const nodes: Node[] = []
  for (const name of names) {
    // The link to oneself is dead with ucast and up with bcast.
    if (name.toLowerCase() === own) continue
    const status = lineOf('nodestatus', await ask('nodestatus', name))
    const isMember = lineOf('nodetype', await ask('nodetype', name)) !== 'ping'
    const links: Link[] = []
    // The link to whoever only answers pings is himself.
    for (const link of !isMember ? [] : namesIn('listhblinks', await ask('listhblinks', name), MOST_LINKS))
      links.push({ name: link, isUp: lineOf('hblinkstatus', await ask('hblinkstatus', name, link)) === 'up' })
    nodes.push({ name, status, isDead: status === 'dead', isMember, links })
  }
  return { isRunning: true, holding: HOLDINGS.find((word) => word === holding.stdout.trim()) ?? null, nodes }
}

function isRunning(end: ChildEnd): boolean {
  if (end.code === 0 && end.stdout.includes('is running')) return true
  if (end.code === 1 && end.stdout.includes('is stopped')) return false
  throw new ProbeCrash('local', complaintOf(`${PROGRAM} hbstatus`, end))
}

/** Both 0 and 1 come with a word; without one it could not ask. */
function lineOf(what: string, end: ChildEnd): string {
  const [line = ''] = end.stdout.split('\n')
  if (line.trim() !== '' && line.length <= 100) return line.trim()
  throw new ProbeCrash('local', `${what} says nothing: ${complaintOf(PROGRAM, end)}`)
}

function namesIn(what: string, end: ChildEnd, most: number): readonly string[] {
  if (end.code !== 0) throw new ProbeCrash('local', `${PROGRAM} ${what}: ${complaintOf(PROGRAM, end)}`)
  const names = end.stdout
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (names.length > most || !names.every((name) => NAME.test(name)))
    throw new ProbeFailure('protocol', `expected at most ${most} names from ${PROGRAM} ${what}, came something else`)
  return names
}
