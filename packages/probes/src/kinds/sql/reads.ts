/**
 * Whether a statement begins as one that reads. What it calls may still try to write: that is for the server to refuse, but
 * a procedure (CALL) could first allow itself to.
 */
export const reads = (query: string): boolean => /^(select|with|show|table|values)\b/i.test(behindComments(query))

function behindComments(query: string): string {
  let rest = query
  for (;;) {
    // A query may be in brackets.
    rest = rest.trimStart().replace(/^\(+/, '')
    const end = /^(--|#)/.test(rest) ? '\n' : isComment(rest) ? '*/' : null
    if (end === null) return rest
    const at = rest.indexOf(end, 2)
    if (at === -1) return ''
    rest = rest.slice(at + end.length)
  }
}

// What stands in `/*! … */` MySQL runs, and MariaDB `/*M! … */`, too.
const isComment = (text: string): boolean => text.startsWith('/*') && !/^\/\*M?!/.test(text)
