import { parsed } from '../../fuzz/parsed.ts'
import { configTest } from './config-test.ts'
import { TESTERS } from './testers.ts'
import { firstError } from './verdict.ts'

const recording = (name: keyof typeof TESTERS, ...pieces: readonly string[]) =>
  parsed(configTest, {
    name,
    pieces,
    read([stdout = '', stderr = '']) {
      const said = { code: 1, signal: null, stdout: stdout.toString(), stderr: stderr.toString() }
      return { metrics: { refused: 1 }, text: firstError(name, said, TESTERS[name].isError) ?? 'taken' }
    },
  })

export const recordings = async () => [
  recording(
    'nginx',
    '',
    `2026/11/29 20:15:28 [emerg] 3054#3054: unknown directive "foo" in /etc/nginx/nginx.conf:2
nginx: configuration file /etc/nginx/nginx.conf test failed
`,
  ),
  recording(
    'haproxy',
    '',
    `[NOTICE]   (3586) : haproxy version is 2.6.12-1+deb12u4
[ALERT]    (3586) : config : parsing [bad-ha.cfg:2] : unknown keyword 'foo' in 'global' section
[ALERT]    (3586) : config : Fatal errors found in configuration.
`,
  ),
  recording(
    'squid',
    '',
    `2026/11/29 20:15:29| Processing: foo bar
2026/11/29 20:15:29| /etc/squid/squid.conf(2): unrecognized: 'foo'
`,
  ),
  recording('named', "/etc/bind/named.conf:1: unknown option 'foo'\n", ''),
]
