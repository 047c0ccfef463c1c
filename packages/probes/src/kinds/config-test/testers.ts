import type { ChildCommand } from '../../protocol/child/command.ts'

/** How a program is asked whether it would take a configuration. */
export interface Tester {
  readonly command: Pick<ChildCommand, 'program' | 'lacking'>
  args(file: string | undefined, system: string): readonly string[]
  /** Whether a line tells an error; the first that does is shown. */
  isError(line: string): boolean
  /** Name of the process that has it in force, where a new one is started with each new configuration. */
  readonly process: string | null
  /** Where its files are. */
  files(system: string): readonly string[]
}

/** Where FreeBSD has what is no part of itself. */
const etc = (system: string): string => (system === 'FreeBSD' ? '/usr/local/etc' : '/etc')

const SQUID_TALK = [
  'Warning: empty ACL',
  'Startup: ',
  'Processing',
  'Initializ',
  'Not currently OK',
  'storeDirWrite',
  'Squid Cache',
  'CPU ',
]

export const TESTERS = {
  nginx: {
    command: { program: 'nginx', lacking: 'install it, or ask it on the machine that it runs on' },
    args: (file) => ['-t', '-q', ...(file === undefined ? [] : ['-c', file])],
    isError: (line) => ['[emerg]', '[alert]', '[crit]', '[error]'].some((level) => line.includes(level)),
    process: 'nginx',
    files: (system) => [`${etc(system)}/nginx`],
  },
  haproxy: {
    command: { program: 'haproxy', lacking: 'install it, or ask it on the machine that it runs on' },
    args: (file, system) => [
      '-c',
      '-f',
      file ?? (system === 'FreeBSD' ? '/usr/local/etc/haproxy.conf' : '/etc/haproxy/haproxy.cfg'),
    ],
    isError: (line) => line.startsWith('[ALERT]') && !/rrors? found in|rror\(s\) found in/.test(line),
    process: 'haproxy',
    files: (system) => [system === 'FreeBSD' ? '/usr/local/etc/haproxy.conf' : '/etc/haproxy'],
  },
  // These two take a new configuration up in the same process, so that nobody sees when.
  squid: {
    command: { program: 'squid', lacking: 'install it, or ask it on the machine that it runs on' },
    args: (file) => ['-k', 'parse', ...(file === undefined ? [] : ['-f', file])],
    isError: (line) => !SQUID_TALK.some((talk) => withoutPrefix(line).startsWith(talk)),
    process: null,
    files: (system) => [`${etc(system)}/squid`],
  },
  named: {
    command: { program: 'named-checkconf', lacking: 'install it (Debian: bind9-utils)' },
    args: (file) => (file === undefined ? [] : [file]),
    isError: () => true,
    process: null,
    files: (system) => [system === 'FreeBSD' ? '/usr/local/etc/namedb' : '/etc/bind'],
  },
} as const satisfies { readonly [name: string]: Tester }

/** Times, numbers of processes and levels, of which no reader learns anything. */
export const withoutPrefix = (line: string): string =>
  line
    .replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?: \[[a-z]{1,9}\] \d{1,20}#\d{1,20}:|\|) /, '')
    .replace(/^nginx: \[[a-z]{1,9}\] /, '')
    .replace(/^\[ALERT\] {1,9}\(\d{1,20}\) : (?:config : )?/, '')
