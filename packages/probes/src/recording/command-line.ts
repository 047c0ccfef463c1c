const MASK = '•••'
/** Options whose value stands behind them, and may be a secret. */
const BEFORE_SECRET = /^--?(?:p|a|pass|password|passwd|passphrase|token|secret|api-?key|auth)$/i
/** `name:password` behind these. */
const BEFORE_LOGIN = /^--?(?:u|user)$/

/**
 * A command line without what people put on it and should not: what follows an option for a password, or is written at once
 * with it (`-psecret`). Ports, paths and all else stay, for they tell which process it is.
 */
export function withoutSecrets(title: string): string {
  const words = title.split(' ')
  return words
    .map((word, at) => {
      const before = words[at - 1] ?? ''
      if (BEFORE_SECRET.test(before) && !/^(?:[-/]|\d{1,5}$)/.test(word)) return MASK
      if (BEFORE_LOGIN.test(before) && word.includes(':')) return MASK
      return /^-p[^-=/\s].{2}/.test(word) && !/^-p\d{1,5}$/.test(word) ? `-p${MASK}` : word
    })
    .join(' ')
}
