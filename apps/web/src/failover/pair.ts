import type { CheckView, Summary } from '@foretop/shared/wire.ts'
import { isProblem } from '../checks/status.ts'
import { type MemberOf, readingOf } from '../view/roles.ts'

/** How a pair stands. `unknown`: too little was seen to say. */
export type Standing = 'well' | 'moved' | 'split' | 'nobody' | 'unknown'

/** One machine of a pair, and what it has of the shared thing. */
export interface Machine {
  readonly host: string
  /** In the word of its system; `null`: not known. */
  readonly state: string | null
  readonly preferred: boolean
  /** Shared addresses that it lists. */
  readonly addresses: readonly string[]
  /** Whatever else is known of it, by name. */
  readonly facts: readonly (readonly [name: string, text: string])[]
  /** Its own check. */
  readonly check: Summary | undefined
}

export interface Pair {
  readonly standing: Standing
  /** In words, for the head of the panel. */
  readonly headline: string
  /** Seen often enough to be believed. */
  readonly confirmed: boolean
  /** What is shared, as people call it. */
  readonly shared: string | null
  readonly machines: readonly Machine[]
  /** Why the machines disagree. */
  readonly reasons: readonly string[]
  /** Every shared address, and who lists it. */
  readonly addresses: readonly { readonly address: string; readonly on: readonly string[] }[]
}

/** What a relation on this page says, from its roles and its details (`shared`, `preferred`, `members`, `reasons`). */
export function pairOf(member: MemberOf<'failover'>, checkOf: (id: string) => Summary | undefined): Pair {
  const { summary, look } = member
  const standing = standingOf(member)
  const machines = machinesOf(look, checkOf)
  const addresses = [...new Set(machines.flatMap((machine) => machine.addresses))]
  return {
    standing,
    headline: summary.stale ? `${headlineOf(standing, member)} when last seen` : headlineOf(standing, member),
    confirmed: isProblem(summary.status),
    shared: textIn(look, 'shared'),
    machines,
    reasons: rowsIn(look, 'reasons').flatMap(({ text }) => (typeof text === 'string' ? [text] : [])),
    addresses: addresses.map((address) => ({
      address,
      on: machines.filter((machine) => machine.addresses.includes(address)).map(({ host }) => host),
    })),
  }
}

function standingOf(member: MemberOf<'failover'>): Standing {
  const masters = readingOf(member, 'masters')
  // Also where only one of them is master any more: their data differ.
  if (readingOf(member, 'split') === 1) return 'split'
  if (masters === undefined) return 'unknown'
  if (masters > 1) return 'split'
  if (masters < 1) return 'nobody'
  return readingOf(member, 'displaced') === 1 ? 'moved' : 'well'
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four']

function headlineOf(standing: Standing, member: MemberOf<'failover'>): string {
  const masters = readingOf(member, 'masters') ?? 0
  switch (standing) {
    case 'split':
      if (masters < 2) return 'split brain'
      return `${NUMBERS[masters] ?? masters} masters`
    case 'nobody':
      return 'no master'
    case 'moved':
      return readingOf(member, 'noSpare') === 1 ? 'failed over, no spare' : 'failed over'
    case 'well':
      // Of what only its text tells.
      if (member.summary.status === 'critical') return 'not as it should be'
      return readingOf(member, 'noSpare') === 1 ? 'no spare' : 'as it should be'
    case 'unknown':
      return 'not known'
  }
}

function machinesOf(look: CheckView | undefined, checkOf: (id: string) => Summary | undefined): readonly Machine[] {
  const checks = (look?.of ?? []).flatMap((id) => checkOf(id) ?? [])
  const preferred = textIn(look, 'preferred')
  const rows = rowsIn(look, 'members')
  const machineOf = (host: string, row: (typeof rows)[number]): Machine => {
    const { host: _, state, addresses, ...rest } = row
    return {
      host,
      state: typeof state === 'string' ? state : null,
      preferred: host === preferred,
      addresses: typeof addresses === 'string' ? addresses.split(' ').filter((address) => address !== '') : [],
      facts: Object.entries(rest).flatMap(([name, value]) =>
        value === null || value === '' ? [] : [[name, String(value)] as const],
      ),
      check: checks.find((check) => check.host === host),
    }
  }
  if (rows.length > 0) return rows.map((row) => machineOf(String(row.host ?? '?'), row))
  // Too little was seen for the relation to say anything: what is left are the machines' own checks.
  return checks.map((check) => machineOf(check.host ?? check.name, {}))
}

const rowsIn = (look: CheckView | undefined, name: string) => {
  const rows = look?.details[name]
  return Array.isArray(rows) ? rows : []
}

const textIn = (look: CheckView | undefined, name: string): string | null => {
  const text = look?.details[name]
  return typeof text === 'string' ? text : null
}
