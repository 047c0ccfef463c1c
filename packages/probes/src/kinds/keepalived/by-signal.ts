import { setTimeout as pause } from 'node:timers/promises'
import type { Machine } from '../../local-or-ssh.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { complaintOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { isLacking } from '../../protocol/machine/stat.ts'
import { readDump } from './dump.ts'
import type { KeepalivedSeen } from './seen.ts'

const PROGRAM = 'keepalived'
const MOST_BYTES = 1_048_576
/** So long it may take to write of itself, ms; it does so at once unless it hangs. */
const PATIENCE_MS = 3_000
const BETWEEN_MS = 25

interface Asking {
  readonly pidFile: string
  readonly file: string
  /** By `sudo -n`. */
  readonly sudo: boolean
  readonly signal: AbortSignal
}

/**
 * Lets keepalived write what it is doing, by a signal, and reads that. The file must be a new one: an old one stays where a
 * keepalived hangs or has ended.
 */
export async function readBySignal(machine: Machine, { pidFile, file, sudo, signal }: Asking): Promise<KeepalivedSeen> {
  const run = (program: string, ...args: readonly string[]) =>
    machine.run({ program, from: 'system', args, mostBytes: MOST_BYTES })
  const asRoot = (program: string, ...args: readonly string[]) =>
    sudo ? run('sudo', '-n', program, ...args) : run(program, ...args)
  const number = signalIn(await run(PROGRAM, '--signum=JSON'))
  const pid = pidIn(pidFile, await run('cat', '--', pidFile))
  // Whoever has that number now would be ended by such a signal.
  const name = await run('cat', '--', `/proc/${pid}/comm`)
  if (name.stdout.trim() !== PROGRAM)
    throw new ProbeFailure('refused', `keepalived does not run: ${pidFile} says ${pid}, which is none`)
  // As it sees its folders itself: systemd may have given it a /tmp of its own.
  const path = `/proc/${pid}/root${file}`
  const stamp = async () => stampIn(await asRoot('stat', '-c', '%i %s %y', '--', path))
  const before = await stamp()
  const told = await asRoot('kill', `-${number}`, String(pid))
  if (told.code !== 0) throw new ProbeCrash('local', `we may not signal keepalived: ${complaintOf('kill', told)}`)
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const now = await stamp()
    if (now !== null && now !== before) {
      const { stdout, cut } = await asRoot('cat', '--', path)
      if (cut !== undefined) throw new ProbeFailure('too-large', `${file} of keepalived is longer than 1 MiB`)
      const seen = readDump(stdout)
      if (seen !== null) return seen
    }
    if (performance.now() > until) throw unwritten(file, now !== null && now !== before)
    await pause(BETWEEN_MS, undefined, { signal })
  }
}

/** `null`: there is no such file yet. What we may not look at is not known to be old. */
function stampIn(end: ChildEnd): string | null {
  if (end.code === 0) return end.stdout
  const complaint = complaintOf('stat', end)
  if (isLacking(complaint)) return null
  throw new ProbeCrash('local', `we may not look at what keepalived writes: ${complaint}`)
}

const unwritten = (file: string, isNew: boolean) =>
  isNew
    ? new ProbeFailure('protocol', `expected the JSON of keepalived in ${file}, came something else`)
    : new ProbeFailure('timeout', `keepalived writes no new ${file}: it hangs, or has no VRRP instance`)

function signalIn(end: ChildEnd): number {
  const text = end.stdout.trim()
  if (end.code === 0 && /^\d{1,3}$/.test(text)) return Number(text)
  throw new ProbeCrash(
    'local',
    `keepalived --signum=JSON: ${complaintOf(PROGRAM, end)}; built without JSON, or too old`,
  )
}

function pidIn(file: string, end: ChildEnd): number {
  const text = end.stdout.trim()
  if (end.code === 0 && /^[1-9]\d{0,8}$/.test(text)) return Number(text)
  if (end.code === 0) throw new ProbeCrash('local', `expected the number of a process in ${file}, came something else`)
  const complaint = complaintOf('cat', end)
  if (isLacking(complaint)) throw new ProbeFailure('refused', `keepalived does not run: no ${file}`)
  throw new ProbeCrash('local', complaint)
}
