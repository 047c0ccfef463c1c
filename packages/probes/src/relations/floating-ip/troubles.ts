import type { Floating } from './address.ts'
import type { Owner, Owners } from './owner.ts'

/** What is wrong with one address. `null`: not known. */
export interface Trouble {
  readonly address: string
  readonly unserved: boolean | null
  readonly blocking: boolean | null
  readonly misplaced: boolean | null
  /** Whether anybody looks which machines have it. */
  readonly isPlaced: boolean
  /** Nothing about it is left open. */
  readonly known: boolean
  /** In words, the cause first. */
  readonly text: string | null
}

/** In the order of the addresses. */
export function troublesOf(
  addresses: readonly Floating[],
  { owners, isPlaced }: Pick<Owners, 'owners' | 'isPlaced'>,
): readonly Trouble[] {
  const masters = owners.filter(({ isMaster }) => isMaster === true).map(({ host }) => host)
  return addresses.map(({ address, serves, answers }) => {
    const place = placeOf(address, owners, masters)
    const unserved = serves === null ? null : !serves
    const blocking = unserved === true && answers === true
    return {
      ...{ address, unserved, blocking, isPlaced },
      misplaced: isPlaced ? place.misplaced : null,
      known: unserved !== null && (!isPlaced || place.misplaced !== null),
      text: textOf([
        blocking ? `${address} is up and does not serve, which blocks the failover` : null,
        unserved === true && !blocking ? `${address} does not answer` : null,
        isPlaced ? place.text : null,
      ]),
    }
  })
}

function placeOf(address: string, owners: readonly Owner[], masters: readonly string[]) {
  const on = owners.filter(({ has }) => has?.has(address) === true).map(({ host }) => host)
  const isWhole = owners.every(({ has }) => has !== null)
  const [master] = masters
  if (on.length > 1) return { misplaced: true, text: `${address} is on ${on.join(' and ')}` }
  if (on.length === 0) return isWhole ? { misplaced: true, text: `${address} is on no machine` } : UNKNOWN
  const [holder] = on
  const isAstray = owners.some(({ host, isMaster }) => host === holder && isMaster === false)
  if (isAstray && masters.length > 0)
    return { misplaced: true, text: `${address} is on ${holder}, and ${master} is master` }
  if (isAstray) return { misplaced: true, text: `${address} is on ${holder}, which is not master` }
  return isWhole && masters.length > 0 ? { misplaced: false, text: null } : UNKNOWN
}

const UNKNOWN = { misplaced: null, text: null }

const textOf = (parts: readonly (string | null)[]): string | null => {
  const said = parts.filter((part) => part !== null)
  return said.length === 0 ? null : said.join(', ')
}
