import { few } from '../few.ts'
import type { Link } from './link.ts'
import type { Sentence } from './sentences.ts'
import type { Server } from './server.ts'

/** Replica → the masters it must follow, as people declared it. */
export type Follows = { readonly [replica: string]: string | readonly string[] }

/** A replica that follows somebody else than was declared, or nobody; `text` is empty where all is as declared. */
export interface Course extends Sentence {
  readonly astray: boolean
}

/** One for each declared replica that told whom it follows. */
export function coursesOf(follows: Follows, servers: readonly Server[], links: readonly Link[]): readonly Course[] {
  return Object.entries(follows).flatMap(([host, wanted]): readonly Course[] => {
    const replica = servers.find(({ name }) => name === host)
    if (replica === undefined || replica.channels === null) return []
    const own = links.filter((link) => link.replica === replica)
    const named = [wanted].flat()
    const strange = own.filter((link) => !named.some((name) => leadsTo(link, name)))
    const missing = named.filter((name) => !own.some((link) => leadsTo(link, name)))
    // By what names a silent member goes is not known: it may well be that stranger.
    const silent = missing.some((name) => servers.some((one) => one.name === name && one.outcome !== 'answered'))
    if (silent && strange.some(({ source }) => source === null)) return []
    const astray = strange.length > 0 || missing.length > 0
    return [{ host, astray, text: astray ? textOf(host, strange, missing, own.length) : '' }]
  })
}

/** By its name among the members, or by the address that the replica was told. */
const leadsTo = ({ source, channel }: Link, name: string): boolean =>
  source?.name === name || (source === null && channel.sourceHost?.toLowerCase() === name.toLowerCase())

function textOf(host: string, strange: readonly Link[], missing: readonly string[], count: number): string {
  if (count === 0) return `${host} follows nobody, not ${few(missing)} as declared`
  if (strange.length === 0) return `${host} does not follow ${few(missing)} as declared`
  const others = few(strange.map(({ sourceName }) => sourceName))
  return missing.length === 0
    ? `${host} follows ${others} too, which nobody declared`
    : `${host} follows ${others}, not ${few(missing)} as declared`
}
