import { counted } from '../../protocol/counted.ts'
import { backlogOf, type Channel, isConnecting, isRunning, reasonOf } from './channel.ts'
import { busyAmong, clientsAmong, lockedAmong, replicasAmong, type Thread } from './connections.ts'
import type { Survey } from './survey.ts'

/** One line: what it is, how its replication does, how busy it is. */
export function summaryOf(survey: Survey, ownId: number): string {
  const { version, channels, threads, notKnown } = survey
  const busy =
    threads === null
      ? []
      : [`${busyAmong(threads, ownId).length} of ${counted(clientsAmong(threads).length, 'connection')} busy`]
  const locked = threads === null ? [] : lockedText(lockedAmong(threads, ownId))
  const blind = notKnown.filter((unknown) => unknown.blind).map(({ what, why }) => `${what} not known: ${why}`)
  return [
    `${version.text}, ${roleOf(survey)}`,
    ...(channels ?? []).map(channelText),
    ...busy,
    ...locked,
    ...blind,
  ].join(', ')
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

function channelText(channel: Channel): string {
  const name = channel.name === 'default' ? '' : `${channel.name}: `
  const source = `${channel.sourceHost ?? '?'}:${channel.sourcePort ?? '?'}`
  return `${name}${running(channel)} ${source}${behind(channel)}`
}

function running(channel: Channel): string {
  if (isRunning(channel) !== false) return 'follows'
  if (!isConnecting(channel)) return 'no longer follows'
  return channel.ioError === '' ? 'has no connection to' : 'cannot connect to'
}

function behind(channel: Channel): string {
  if (isRunning(channel) === false) return ` (${reasonOf(channel)})`
  const bytes = backlogOf(channel)
  const known = [
    bytes === undefined ? [] : [counted(bytes, 'byte')],
    channel.secondsBehind === undefined ? [] : [`${channel.secondsBehind} s`],
  ].flat()
  const intended = channel.delaySeconds > 0 ? `, ${channel.delaySeconds} s of it intended` : ''
  return known.length === 0 ? '' : `, ${known.join(' and ')} behind${intended}`
}
