// What to do when npm could not install, in one sentence, from what it printed.

const ADVICE = [
  [
    /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/,
    'the registry cannot be reached: see to the network, the proxy or `npm config get registry`, then start again',
  ],
  [
    /EINTEGRITY/,
    'other bytes came than package-lock.json pins: start again after `npm cache clean --force`, and do not trust the ' +
      'registry if they come again',
  ],
  [/E404|ETARGET|E403|E401/, 'the registry does not give out a pinned package: take another, or ask who runs it'],
  [/ENOSPC/, 'the disk is full: make 500 MiB of room, then start again'],
  [/EACCES|EPERM|EROFS/, 'this folder or npm’s cache cannot be written to: give them to your user, then start again'],
  [
    /EUSAGE|Invalid Version/,
    'package.json and package-lock.json do not go together: take both anew from the repository, or run `npm run lock`',
  ],
]

/** @param {string} output what npm printed @returns {string} one sentence */
export function adviceOn(output) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1]
  // Its code first: in the text around it may stand the name of anything.
  const found = (code && adviceFor(code)) ?? adviceFor(output)
  return found ?? 'npm says above what is wrong: mend that, then start again'
}

function adviceFor(text) {
  return ADVICE.find(([sign]) => sign.test(text))?.[1]
}
