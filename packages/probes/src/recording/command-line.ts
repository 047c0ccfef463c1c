import { isSecretName } from './secret-names.ts'

const MASK = '•••'
/** Options whose value is a secret by their name: `--password x`, `--api-key=x`, `-storepass x`. */
const SECRET = /pass|pwd|secret|token|key|credential|auth/i
const namesSecret = (option: string): boolean => /^-[\w.-]+$/.test(option) && SECRET.test(option)
const LOGIN = /^--?(?:u|user|proxy-user|login)$/
/** Programs to which `-p` is a port, a path or none of our concern. */
const KNOWN_P =
  /^(?:ssh|autossh|scp|sftp|nginx|memcached|redis-cli|redis-server|psql|pg_\w+|postgres|nc|ncat|gearmand|gearman|docker|top|ps|mkdir|cp|netstat|ss|lsof|haproxy|varnishd)$/
/** What else is a secret behind a short option, by program. */
const SHORT: readonly { readonly of: RegExp; readonly options: RegExp }[] = [
  { of: /^redis-/, options: /^-a/ },
  { of: /^ldap/, options: /^-w/ },
  { of: /^snmp/, options: /^-[cAX]/ },
  { of: /^smb/, options: /^-U/ },
  { of: /^mosquitto/, options: /^-P/ },
]
const PATH_OR_PORT = /^(?:\/|\d{1,5}$)/

/**
 * A command line without what people put on it and should not: what stands behind an option for a password, at once or as the
 * next word (`-psecret`, `--token x`), or behind a name (`MYSQL_PWD=x`). Ports, paths and all else stay, for they tell which
 * process it is. Quotes are gone in what the kernel tells: of a secret with blanks only the first word is known as one.
 */
export function withoutSecrets(title: string): string {
  const words = title.split(' ')
  const program = programIn(words)
  const short = SHORT.find(({ of }) => of.test(program))?.options
  return words
    .map((word, at) => behind(words[at - 1] ?? '', word, program, short) ?? within(word, program, short))
    .join(' ')
}

/** What runs, behind `env NAME=x` and the like. */
function programIn(words: readonly string[]): string {
  const found = words.find((word) => !/^(?:\S*\/)?(?:env|sudo|nohup|nice|setsid|exec)$|=|^-/.test(word)) ?? ''
  return found.slice(found.lastIndexOf('/') + 1).replace(/:$/, '')
}

/** Of a word behind an option; `null`: it is no value of one. */
function behind(option: string, word: string, program: string, short: RegExp | undefined): string | null {
  if (word === '') return null
  if (option.length === 2 && short?.test(option)) return MASK
  if (namesSecret(option)) return word.startsWith('-') ? null : MASK
  if (/^-[pa]$/.test(option)) return isInnocent(word, program) ? null : MASK
  if (LOGIN.test(option) && word.includes(':')) return MASK
  return null
}

const isInnocent = (word: string, program: string): boolean =>
  word.startsWith('-') || (KNOWN_P.test(program) && PATH_OR_PORT.test(word))

function within(word: string, program: string, short: RegExp | undefined): string {
  if (word.length > 2 && short?.test(word)) return `${word.slice(0, 2)}${MASK}`
  const equals = word.indexOf('=')
  if (equals > 0) {
    const name = word.slice(0, equals)
    const isLogin = LOGIN.test(name) && word.slice(equals).includes(':')
    return isLogin || namesSecret(name) || isSecretName(name) ? `${name}=${MASK}` : word
  }
  if (/^-u[^-:\s][^:]*:./.test(word)) return `-u${MASK}`
  if (/^-p[^-=\s]/.test(word) && !(KNOWN_P.test(program) && PATH_OR_PORT.test(word.slice(2))))
    return isWordy(word) ? word : `-p${MASK}`
  return word
}

/** Long options with one dash, as of java and php, have names of letters alone. */
const isWordy = (word: string): boolean =>
  /^-(?:path|plugin|port|pid|pidfile|prefix|profile|parameters|print|preview|progress|protocol|properties)$/.test(word)
