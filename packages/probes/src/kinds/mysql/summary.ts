import { counted } from '../../protocol/counted.ts'
import { backlogOf, type Channel, isConnecting, isRunning, reasonOf } from './channel.ts'
import { busyAmong, clientsAmong, lockedAmong, replicasAmong, type Thread } from './connections.ts'
import type { Survey } from './survey.ts'

/** One line: replication that does not run, what is not told; then what it is, how it does, how busy it is. */
export function summaryOf(survey: Survey, ownId: number): string {
  const { version, channels, threads, notKnown } = survey
  const busy =
    threads === null
      ? []
      : [`${busyAmong(threads, ownId).length} of ${counted(clientsAmong(threads).length, 'connection')} busy`]
  const locked = threads === null ? [] : lockedText(lockedAmong(threads, ownId))
  const blind = notKnown.filter((unknown) => unknown.blind).map(({ what, why }) => `${what} not known: ${why}`)
  const all = channels ?? []
  const broken = all.filter(isBroken).map(brokenText)
  const well = all.filter((channel) => !isBroken(channel)).map(channelText)
  return [...broken, ...blind, `${version.text}, ${roleOf(survey)}`, ...well, ...busy, ...locked].join(', ')
}

function lockedText(locked: readonly Thread[]): readonly string[] {
  const states = [...new Set(locked.map(({ state }) => state))]
  return locked.length === 0 ? [] : [`${locked.length} of them held up: ${states.join(', ')}`]
}

/** What it is to others, as far as its own channels and connections tell. */
export function roleOf({ channels, threads }: Survey): string {
  const master = threads !== null && replicasAmong(threads) > 0
  if (channels === null) return master ? 'master' : 'role not known'
  if (channels.length > 0) return master ? 'master and replica' : 'replica'
  if (threads === null) return 'no replica'
  return master ? 'master' : 'alone'
}

const isBroken = (channel: Channel): boolean => isRunning(channel) === false

/** Why it does not run, before whom it follows. */
function brokenText(channel: Channel): string {
  const what = !isConnecting(channel)
    ? 'replication does not run'
    : `${channel.ioError === '' ? 'no connection' : 'cannot connect'} to its master`
  return `${nameOf(channel)}${what}: ${reasonOf(channel)} (${sourceOf(channel)})`
}

const channelText = (channel: Channel): string => `${nameOf(channel)}follows ${sourceOf(channel)}${behind(channel)}`

const nameOf = ({ name }: Channel): string => (name === 'default' ? '' : `${name}: `)

const sourceOf = ({ sourceHost, sourcePort }: Channel): string => `${sourceHost ?? '?'}:${sourcePort ?? '?'}`

function behind(channel: Channel): string {
  const bytes = backlogOf(channel)
  const known = [
    bytes === undefined ? [] : [counted(bytes, 'byte')],
    channel.secondsBehind === undefined ? [] : [`${channel.secondsBehind} s`],
  ].flat()
  const intended = channel.delaySeconds > 0 ? `, ${channel.delaySeconds} s of it intended` : ''
  return known.length === 0 ? '' : `, ${known.join(' and ')} behind${intended}`
}
