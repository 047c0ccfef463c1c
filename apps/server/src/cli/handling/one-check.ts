import { UsageError } from '../command.ts'
import type { Remote } from '../remote.ts'
import { checksMeant, estateOf, understand } from './estate.ts'

/** The id of the one check that a word names. What is in the configuration no more is known by its id alone. Throws `UsageError`. */
export async function oneCheck(word: string, remote: Remote): Promise<string> {
  const name = word.replace(/^check:/, '')
  const estate = await estateOf(remote)
  const isKnown = estate.checks.some((check) => check.id === name || check.name === name)
  if (!isKnown && name.includes('/')) return name
  const ids = checksMeant(understand([`check:${name}`], estate), estate).map(({ id }) => id)
  const [only] = ids
  if (ids.includes(name)) return name
  if (only === undefined || ids.length > 1) throw new UsageError(`${word} can be ${ids.join(' or ')}: say which`)
  return only
}
