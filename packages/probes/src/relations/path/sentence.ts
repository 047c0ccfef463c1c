import { counted } from '../../protocol/counted.ts'
import { few } from '../few.ts'
import type { Cell } from './cells.ts'
import type { Broken } from './links.ts'

/** The broken links, what explains most first. */
export function sentenceOf(cells: readonly Cell[], links: readonly Broken[]): readonly string[] {
  const hosts = [...new Set(cells.map(({ host }) => host))]
  const ways = [...new Set(cells.map(({ way }) => way))]
  if (links.length === 0) return [`${few(ways, 5)} ${ways.length === 1 ? 'is' : 'are'} well on ${few(hosts)}`]
  const told = links.slice(0, MOST).map((link) => wordsOf(link, hosts))
  return links.length > MOST ? [...told, `and ${counted(links.length - MOST, 'link')} more`] : told
}

const MOST = 4

function wordsOf({ kind, link, hosts, ways, why }: Broken, all: readonly string[]): string {
  const where = few(hosts)
  const alone = all.length > 1 && hosts.length === 1 ? `${where} alone: ` : ''
  switch (kind) {
    case 'nothing':
      if (alone !== '') return `${alone}no page at all (${why})`
      return hosts.length === all.length && all.length > 1
        ? `every balancer: no page at all (${where}: ${why})`
        : `${where}: no page at all (${why})`
    case 'tls':
      return `TLS in front of ${where}: every page over https is broken (${why}), over http not`
    case 'plain':
      return `plain http of ${where}: every page over http is broken (${why}), over https not`
    case 'page':
      return `${alone}${link} is broken${alone === '' ? ` on ${where}` : ''} (${why})`
    case 'way':
      return `${alone}${link}: ${few(ways, 5)} broken${alone === '' ? ` on ${where}` : ''} (${why})`
  }
}
