/**
 * What people type who come from another program, and what it is called here. The first that is a key in that place is
 * meant; what stands behind a colon is the value that says the same.
 */
const SYNONYMS: { readonly [word: string]: readonly string[] } = {
  ...all(['username', 'login', 'account'], ['user']),
  ...all(['pass', 'passwd', 'pwd', 'passphrase'], ['password']),
  ...all(['prefer', 'primary', 'master'], ['preferred']),
  ...all(['cafile', 'cacert', 'capath', 'cabundle', 'authority', 'authorities'], ['ca']),
  ...all(['interval', 'period', 'frequency', 'poll', 'checkinterval'], ['every']),
  ...all(['retries', 'maxattempts', 'maxcheckattempts'], ['attempts']),
  ...all(['retryinterval'], ['retry']),
  ...all(['warn'], ['warning']),
  ...all(['crit', 'error', 'alert'], ['critical']),
  ...all(['max', 'over', 'gt', 'greater'], ['above']),
  ...all(['min', 'under', 'lt', 'less'], ['below']),
  ...all(['insecure', 'skipverify', 'insecureskipverify', 'rejectunauthorized'], ['verify: false', 'tls: encrypt']),
  ...all(['expect', 'expected', 'match', 'matches', 'includes', 'keyword', 'search', 'regex'], ['contains', 'status']),
  ...all(['notcontains', 'excludes', 'mustnotmatch'], ['lacks']),
  ...all(['code', 'statuscode', 'codes', 'expectedstatus'], ['status']),
  ...all(['key', 'privatekey', 'identity', 'identityfile'], ['keyFile', 'serverKey']),
  ...all(['knownhosts', 'fingerprint', 'hostkeys'], ['hostKey']),
  ...all(['host', 'hostname', 'ip', 'server', 'target', 'addr'], ['address', 'hosts']),
  ...all(['type', 'plugin', 'check'], ['probe', 'kind']),
  ...all(['dependson', 'depends', 'dependencies', 'parents', 'requires'], ['needs']),
  ...all(['anyof', 'oneof', 'some', 'either', 'or'], ['any']),
  ...all(['allof', 'both', 'and'], ['all']),
  ...all(['members', 'checks'], ['of']),
  ...all(['args', 'options', 'params', 'arguments', 'config'], ['with']),
  ...all(['limits', 'alerts', 'threshold'], ['thresholds']),
  ...all(['snmp'], ['source: snmp']),
  ...all(['sni', 'tlsservername', 'tlsname'], ['servername', 'tlsName']),
  ...all(['ssl', 'https'], ['tls']),
  ...all(['uri', 'link', 'endpoint', 'webhook', 'webhookurl'], ['url']),
  ...all(['redirects', 'followredirects', 'maxredirects'], ['follow']),
  ...all(['functions', 'required'], ['require']),
  ...all(['skip', 'except', 'omit'], ['exclude', 'ignore']),
  ...all(['receivers', 'receiver', 'channels', 'notify'], ['to']),
}

function all(words: readonly string[], meant: readonly string[]): { readonly [word: string]: readonly string[] } {
  return Object.fromEntries(words.map((word) => [word, meant]))
}

/** What `name` is called among `known`: `password`, or `verify: false`. */
export function synonymOf(name: string, known: readonly string[]): string | undefined {
  const word = name.toLowerCase().replaceAll(/[-_]/g, '')
  const meant = Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : undefined
  return meant?.find((candidate) => known.includes(candidate.split(':', 1)[0] ?? candidate))
}
