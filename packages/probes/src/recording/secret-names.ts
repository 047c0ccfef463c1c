/** Words that say that what has this name is a secret. */
const WORDS = new Set(
  `pass passwd password passphrase pwd pw secret token apikey authkey accesskey credential credentials csrf xsrf authorization cookie auth sig
signature session sess sessid sessionid sid ljsession requirepass masterauth storepass keypass userpw`.split(/\s+/),
)
const ENDS = /(?:passw(?:or)?d|passphrase|pass|pwd|secrets?|tokens?|session(?:id)?|api_?key|credentials?|cookie)$/
/** A key by itself is one of a table. */
const KEYS = /(?:api|access|private|secret|encryption|auth|signing|account|shared)[._-]?key$/

/** Whether what stands behind a name, `DB_PASS`, `db.password`, `dbPassword`, is a secret. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
  const whole = words.join('_')
  return KEYS.test(whole) || words.some((word) => WORDS.has(word) || ENDS.test(word) || KEYS.test(word))
}
