import { parsed } from '../../fuzz/parsed.ts'
import { addresses, conclude } from './addresses.ts'
import { readIfconfig, readIp } from './read.ts'

const IP = `2: eth0    inet 10.0.0.11/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever preferred_lft forever
2: eth0    inet6 2001:db8::11/64 scope global \\       valid_lft forever preferred_lft forever
`
const BSD = `igb1: flags=8943<UP,BROADCAST,RUNNING> metric 0 mtu 1500
\tinet 10.0.0.11 netmask 0xffffff00 broadcast 10.0.0.255
\tinet 10.0.0.101 netmask 0xffffffff broadcast 10.0.0.101 vhid 1
\tcarp: MASTER vhid 1 advbase 1 advskew 10
`

const recording = (name: string, text: string, read: typeof readIp) =>
  parsed(addresses, { name, pieces: [text], read: ([said]) => conclude(read(said?.toString() ?? '')) })

export const recordings = () => [recording('ip', IP, readIp), recording('ifconfig', BSD, readIfconfig)]
