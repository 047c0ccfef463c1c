import { parseIfconfig } from '../carp/ifconfig.ts'

/** An address that a machine has. */
export interface Held {
  readonly address: string
  readonly interface: string
}

/** Of no use to anybody else. */
const isOwn = (address: string): boolean => /^127\.|^::1$|^fe80:/i.test(address)

/** `2: eth0    inet 10.0.0.1/24 brd …`, as `ip -o addr show` has a line for each address. */
export const readIp = (text: string): readonly Held[] =>
  unique(
    text.split('\n').flatMap((line) => {
      const [, name, address] = /^\d{1,9}: {1,9}(\S{1,64}) {1,20}inet6? ([\da-fA-F.:]{2,45})(?=[/ ])/.exec(line) ?? []
      if (name === undefined || address === undefined || / dadfailed /.test(line)) return []
      return isOwn(address) ? [] : [{ address: address.toLowerCase(), interface: name.replace(/@.*/, '') }]
    }),
  )

/** What BSD's ifconfig lists of all interfaces; of CARP's own addresses those it is master of. */
export function readIfconfig(text: string): readonly Held[] {
  const waiting = parseIfconfig(text).filter(({ state }) => state !== 'master')
  const held: Held[] = []
  let name = ''
  for (const line of text.split('\n')) {
    const end = /^\s/.test(line) ? -1 : line.indexOf(': flags=')
    if (end > 0) name = line.slice(0, end)
    const address = /^\s+inet6? ([\da-fA-F.:]{2,45})(?=[%/ ])/.exec(line)?.[1]?.toLowerCase()
    if (address === undefined || isOwn(address)) continue
    const isWaiting = waiting.some((group) => group.addresses?.some((one) => one.toLowerCase() === address))
    if (!isWaiting) held.push({ address, interface: name })
  }
  return unique(held)
}

/** The first interface counts: it is on the machine. */
const unique = (held: readonly Held[]): readonly Held[] =>
  held.filter(({ address }, index) => held.findIndex((one) => one.address === address) === index)
