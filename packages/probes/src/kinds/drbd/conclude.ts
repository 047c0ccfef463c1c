import type { Row } from '@foretop/shared/model.ts'
import { perInstance } from '../../per-instance.ts'
import { evidenceOf } from './evidence.ts'
import { type Link, meaningOf, type Volume } from './seen.ts'

/** Since when a connection is neither well nor lost, wall ms, by volume. */
export interface Changing {
  readonly [volume: string]: number
}

interface Asked {
  readonly version: string
  readonly expected: readonly string[]
  readonly mayBeDual: boolean
  readonly before: Changing
  /** Wall ms. */
  readonly now: number
}

const GONE = ['Diskless', 'Failed', 'Detaching']
const UNUSABLE = ['Inconsistent', 'Outdated']

/** What is measured and said of the volumes of a machine. */
export function conclude(volumes: readonly Volume[], { version, expected, mayBeDual, before, now }: Asked) {
  const missing = expected.filter((name) => !volumes.some((volume) => volume.name === name))
  const flag = <N extends string>(metric: N, is: (volume: Volume) => boolean) =>
    perInstance(metric, volumes, nameOf, (volume) => Number(is(volume)))
  const most = <N extends string>(metric: N, read: (link: Link) => number | null, join: (all: number[]) => number) =>
    perInstance(metric, volumes, nameOf, ({ links }) => {
      const known = links.map(read).filter((value) => value !== null)
      return known.length === 0 ? null : join(known)
    })
  const changing: Changing = Object.fromEntries(
    volumes.filter((volume) => has(volume, 'changing')).map(({ name }) => [name, Math.min(before[name] ?? now, now)]),
  )
  return {
    metrics: {
      ...flag('primary', ({ role }) => role === 'Primary'),
      ...flag('dual', (volume) => !mayBeDual && isDual(volume)),
      ...flag('unused', isUnused),
      ...flag('alone', (volume) => has(volume, 'alone')),
      ...flag('lost', (volume) => has(volume, 'lost')),
      ...flag('changing', (volume) => has(volume, 'changing')),
      ...perInstance('changingFor', volumes, nameOf, ({ name }) => (now - (changing[name] ?? now)) / 1_000),
      ...flag('syncing', (volume) => has(volume, 'syncing')),
      ...flag('noDisk', (volume) => diskTrouble(volume) !== null),
      ...flag('noCopy', (volume) => copyTrouble(volume) !== null),
      ...most(
        'inSync',
        ({ inSync }) => inSync,
        (all) => Math.min(...all),
      ),
      ...most('outOfSync', ({ outOfSync }) => outOfSync, sum),
      ...most('sent', ({ sent }) => sent, sum),
      ...most('received', ({ received }) => received, sum),
      ...perInstance('read', volumes, nameOf, ({ read }) => read),
      ...perInstance('written', volumes, nameOf, ({ written }) => written),
      ...(expected.length > 0 && {
        missing: Object.fromEntries(expected.map((name) => [name, Number(missing.includes(name))])),
      }),
    },
    traits: { version },
    details: { version, volumes: volumes.flatMap(rowsOf) },
    evidence: evidenceOf(volumes),
    keepsake: { changing },
    text: [...missing.map((name) => `no ${name}`), ...volumes.map((volume) => describe(volume, mayBeDual))].join('; '),
  }
}

const nameOf = ({ name }: Volume): string => name
const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0)

const has = ({ links }: Volume, meaning: ReturnType<typeof meaningOf>): boolean =>
  links.some((link) => meaningOf(link) === meaning)

const isDual = ({ role, links }: Volume): boolean => role === 'Primary' && links.some((link) => link.role === 'Primary')

/** Only where all are known: one that is not seen may well be primary. */
const isUnused = ({ role, links }: Volume): boolean =>
  role === 'Secondary' && links.length > 0 && links.every((link) => link.role === 'Secondary')

function diskTrouble({ role, disk, isClient, hasQuorum, isSuspended }: Volume): string | null {
  if (isSuspended) return 'suspended, nothing is written'
  if (hasQuorum === false) return 'without quorum'
  if (!isClient && GONE.includes(disk)) return `its own disk is ${disk}`
  return role === 'Primary' && UNUSABLE.includes(disk) ? `primary on a disk that is ${disk}` : null
}

/** No copy beside ours, or one that could not take over, where the machines are connected and nothing makes them alike. */
function copyTrouble(volume: Volume): string | null {
  const { disk, isClient, links } = volume
  if (diskTrouble(volume) !== null) return null
  if (!isClient && disk !== 'UpToDate') return `its copy is ${disk}`
  if (links.length === 0) return 'connected to no other machine at all'
  const bad = links.find((link) => meaningOf(link) === 'well' && !link.isClient && link.disk !== 'UpToDate')
  return bad === undefined ? null : `the copy of ${bad.peer ?? 'the other'} is ${bad.disk}`
}

function describe(volume: Volume, mayBeDual: boolean): string {
  const { name, role, links } = volume
  const troubles = [
    isDual(volume) && !mayBeDual ? 'both are primary' : null,
    isUnused(volume) ? 'nobody is primary' : null,
    diskTrouble(volume),
    copyTrouble(volume),
  ]
  return [`${name} ${role}`, ...links.map(linkText), ...troubles.filter((each) => each !== null)].join(', ')
}

function linkText(link: Link): string {
  const to = link.peer === null ? '' : ` to ${link.peer}`
  switch (meaningOf(link)) {
    case 'well':
      return `connected${to}`
    case 'lost':
      return `${link.peer ?? 'the other'} is not there (${link.state})`
    case 'alone':
      return `takes no connection${to} (StandAlone): split brain, or disconnected by hand`
    case 'syncing':
      return `${link.state}${to}${link.inSync === null ? '' : ` ${link.inSync} %`}`
    case 'changing':
      return `${link.state}${to}`
  }
}

function rowsOf({ links, ...volume }: Volume): readonly Row[] {
  const own = { name: volume.name, role: volume.role, disk: volume.disk, quorum: volume.hasQuorum }
  if (links.length === 0) return [own]
  return links.map(({ peer, state, role, disk, outOfSync, inSync }) => ({
    ...own,
    ...{ peer, state, peerRole: role, peerDisk: disk, outOfSync, inSync },
  }))
}
