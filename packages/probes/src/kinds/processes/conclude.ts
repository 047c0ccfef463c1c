import { formatBytes } from '@foretop/shared/format/amount.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { counted } from '../../protocol/counted.ts'
import type { Process } from '../../protocol/machine/ps.ts'
import { type Group, type GroupOptions, groupsOf, isTitled, leastOf, soughtBy } from './group.ts'
import type { Since, SinceLast } from './since-last.ts'

/** Of all groups together, and of each, however many there are. */
const [ROWS_SHOWN, FEWEST_SHOWN] = [100, 5]
const NAMED = 3
const TITLE_SHOWN = 200

interface Seen extends Group {
  readonly least: number
  /** Those that have something to do, and the others; `null`: nobody said how to tell them apart. */
  readonly work: { readonly busy: readonly Process[]; readonly idle: readonly Process[] } | null
  readonly since: Since
}

/** What is to be said of all processes of a machine. */
export function conclude(all: readonly Process[], options: { readonly [name: string]: GroupOptions }, last: SinceLast) {
  const running = all.filter((process) => process.state !== 'Z')
  const zombies = all.filter((process) => process.state === 'Z')
  const groups = groupsOf(options, running).map((group): Seen => {
    const { members } = group
    const { idle } = group.options
    const work = idle === undefined ? null : apart(members, (process) => isTitled(process, idle))
    return { ...group, least: leastOf(group.options), work, since: last.of(group) }
  })
  const cut = running.filter(({ isCut }) => isCut).length
  return {
    metrics: {
      running: table(groups, ({ members }) => members.length) ?? {},
      lacking: table(groups, lackingIn) ?? {},
      surplus: table(groups, surplusIn) ?? {},
      ...given('busy', groups, ({ work }) => work?.busy.length ?? null),
      ...given('idle', groups, ({ work }) => work?.idle.length ?? null),
      ...given('memory', groups, ({ members }) =>
        known(members, 'residentBytes')?.reduce((sum, each) => sum + each, 0),
      ),
      ...given('largest', groups, ({ members }) => extreme(known(members, 'residentBytes'), Math.max)),
      ...given('used', groups, ({ since }) => since.usedMs),
      ...given('youngest', groups, ({ members }) => extreme(known(members, 'ageS'), Math.min)),
      ...given('oldest', groups, ({ members }) => extreme(known(members, 'ageS'), Math.max)),
      ...given('restarts', groups, ({ since }) => since.restarts),
      total: running.length,
      zombies: zombies.length,
    },
    details: {
      ...(cut > 0 && { cut: `${counted(cut, 'command line')} longer than the agent tells` }),
      processes: groups.flatMap((group) =>
        rowsOf(group, Math.max(FEWEST_SHOWN, Math.floor(ROWS_SHOWN / groups.length))),
      ),
      ...(zombies.length > 0 && {
        zombies: zombies.slice(0, ROWS_SHOWN).map(({ pid, parent, name }) => ({ pid, parent, name })),
      }),
    },
    text: [...groups.flatMap(troublesIn), ...groups.flatMap(wellIn)].join('; '),
  }
}

function apart(members: readonly Process[], isIdle: (process: Process) => boolean) {
  return { busy: members.filter((each) => !isIdle(each)), idle: members.filter(isIdle) }
}

const lackingIn = ({ members, least }: Seen): number => Math.max(0, least - members.length)
const surplusIn = ({ members, options }: Seen): number =>
  options.most === undefined ? 0 : Math.max(0, members.length - options.most)

/** `null` where of one it is not known, for a sum of the others would be less than it is. */
function known(members: readonly Process[], field: 'residentBytes' | 'ageS'): readonly number[] | null {
  const values = members.map((process) => process[field])
  return values.includes(null) ? null : values.filter((value) => value !== null)
}

/** Not by spreading: there may be more of them than a call takes. */
const extreme = (values: readonly number[] | null, of: (a: number, b: number) => number): number | null => {
  const [first, ...others] = values ?? []
  return first === undefined ? null : others.reduce((a, b) => of(a, b), first)
}

/** One reading for each group that has one; `null` where none has. */
function table(groups: readonly Seen[], value: (group: Seen) => number | null | undefined) {
  const found = groups.flatMap((group) => {
    const reading = value(group) ?? null
    return reading === null ? [] : [[group.name, reading] as const]
  })
  return found.length === 0 ? null : Object.fromEntries(found)
}

function given<N extends string>(name: N, groups: readonly Seen[], value: (group: Seen) => number | null | undefined) {
  const readings = table(groups, value)
  // Computed keys widen to string; the only one is `name`.
  return (readings === null ? {} : { [name]: readings }) as { [n in N]?: Record<string, number> }
}

/** What is at work is looked for first. */
function rowsOf({ name, members, work }: Seen, most: number) {
  const ordered = work === null ? members : [...work.busy, ...work.idle]
  return ordered.slice(0, most).map(({ pid, user, ageS, residentBytes, title }) => ({
    ...{ group: name, pid, user },
    age: ageS === null ? null : formatDuration(ageS * 1_000),
    memory: residentBytes === null ? null : formatBytes(residentBytes),
    title: shortened(title),
  }))
}

const shortened = (title: string): string => (title.length > TITLE_SHOWN ? `${title.slice(0, TITLE_SHOWN)}…` : title)

function troublesIn(group: Seen): readonly string[] {
  const { name, members, options, least } = group
  if (lackingIn(group) > 0) {
    const how = members.length === 0 ? 'nothing runs' : `${members.length} of at least ${least} run`
    return [`${name}: ${how} (${soughtBy(options)})`]
  }
  if (surplusIn(group) === 0) return []
  if (options.most !== 0)
    return [`${name}: ${members.length} run, at most ${options.most} should (${soughtBy(options)})`]
  const named = members.slice(0, NAMED).map(({ pid, title }) => `${pid} ${shortened(title)}`)
  const more = members.length > NAMED ? ` and ${members.length - NAMED} more` : ''
  return [`${name} runs and must not: ${named.join(', ')}${more}`]
}

function wellIn(group: Seen): readonly string[] {
  if (lackingIn(group) + surplusIn(group) > 0) return []
  const { name, members, work } = group
  const parts = work === null ? '' : ` (${work.busy.length} busy, ${work.idle.length} idle)`
  return [`${name} ${members.length}${parts}`]
}
