import { parsed } from '../../fuzz/parsed.ts'
import { conclude, ping } from './ping.ts'

const recording = (name: string, ...pieces: readonly string[]) =>
  parsed(ping, {
    name,
    pieces,
    read: ([stdout = '', stderr = '']) =>
      conclude('10.0.0.7', { code: 0, signal: null, stdout: stdout.toString(), stderr: stderr.toString() }),
  })

export const recordings = async () => [
  recording(
    'iputils',
    `PING 10.7.7.9 (10.7.7.9) 56(84) bytes of data.
64 bytes from 10.7.7.9: icmp_seq=1 ttl=64 time=0.017 ms
From 10.7.7.1 icmp_seq=2 Destination Host Unreachable

--- 10.7.7.9 ping statistics ---
5 packets transmitted, 3 received, +1 errors, 40% packet loss, time 1407ms
rtt min/avg/max/mdev = 0.017/0.024/0.032/0.006 ms
`,
  ),
  recording(
    'busybox',
    `PING 127.0.0.1 (127.0.0.1): 56 data bytes

--- 127.0.0.1 ping statistics ---
3 packets transmitted, 3 packets received, 0% packet loss
round-trip min/avg/max = 0.032/0.039/0.043 ms
`,
  ),
  recording('a name that nobody knows', '', 'ping: nosuch.invalid: Name or service not known\n'),
]
