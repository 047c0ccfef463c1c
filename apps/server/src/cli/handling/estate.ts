import { hostSchema } from '@foretop/shared/model/plan.ts'
import { groupSchema, type Summary, summarySchema } from '@foretop/shared/wire.ts'
import { z } from 'zod'
import { didYouMean } from '../../config/reading/nearest.ts'
import { UsageError } from '../command.ts'
import type { Remote } from '../remote.ts'

/** What words of the command line can mean on one server. */
export interface Estate {
  /** Its address, for whoever asked the wrong one. */
  readonly url: string
  readonly hosts: readonly string[]
  readonly groups: readonly string[]
  readonly checks: readonly Summary[]
}

export async function estateOf(remote: Remote): Promise<Estate> {
  const [hosts, groups, checks] = await Promise.all([
    remote.get('hosts', z.array(hostSchema)),
    remote.get('groups', z.array(groupSchema)),
    remote.get('checks', z.array(summarySchema)),
  ])
  return { url: remote.url, hosts: hosts.map(({ name }) => name), groups: groups.map(({ name }) => name), checks }
}

/** One word, understood. */
export interface Meant {
  readonly kind: 'host' | 'group' | 'check'
  readonly name: string
}

/** What the words mean: `host:web01`, `group:webs`, `check:web01/http`, or a plain name. Throws `UsageError`. */
export const understand = (words: readonly string[], estate: Estate): readonly Meant[] =>
  words.map((word) => understandWord(word, estate))

/** Ids of all checks that any of these words means, in the order of the configuration. */
export const checksMeant = (meant: readonly Meant[], { checks }: Estate): readonly Summary[] =>
  checks.filter((check) => meant.some((one) => covers(one, check)))

function covers({ kind, name }: Meant, check: Summary): boolean {
  if (kind === 'host') return check.host === name
  return kind === 'group' ? check.groups.includes(name) : check.id === name || check.name === name
}

function understandWord(word: string, estate: Estate): Meant {
  const known = {
    host: new Set(estate.hosts),
    group: new Set(estate.groups),
    check: new Set(estate.checks.flatMap(({ id, name }) => [id, name])),
  }
  const [, kind, name = ''] = /^(host|group|check):(.*)$/.exec(word) ?? []
  if (kind === 'host' || kind === 'group' || kind === 'check') {
    if (known[kind].has(name)) return { kind, name }
    throw new UsageError(`there is no ${kind} ${name} at ${estate.url}${didYouMean(name, known[kind])}`)
  }
  const kinds = (['host', 'group', 'check'] as const).filter((each) => known[each].has(word))
  const [only] = kinds
  if (only === undefined) {
    const all = new Set([...known.host, ...known.group, ...known.check])
    throw new UsageError(`there is no check, host or group ${word} at ${estate.url}${didYouMean(word, all)}`)
  }
  if (kinds.length === 1) return { kind: only, name: word }
  const ways = kinds.map((each) => `${each}:${word}`)
  throw new UsageError(`${word} can be ${kinds.map((each) => `a ${each}`).join(' or ')}: say ${ways.join(' or ')}`)
}
