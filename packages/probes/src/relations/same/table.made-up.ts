import { same } from '../same.ts'
import { failed, type Line, seen, type Table, unseen } from '../table.made-up.ts'

/** What each of them tells; `down`, `?`: not seen. `-`: it does not tell. */
const webs = (...values: readonly string[]): Line['members'] =>
  values.map((value, index) => {
    const id = `web${index + 1}/code`
    if (value === 'down') return failed(id)
    if (value === '?') return unseen(id)
    return seen(id, value === '-' ? {} : { traits: { revision: value } })
  })

const line = (values: readonly string[], status: Line['status'], text: string): Line => ({
  ...{ name: values.join(' '), options: { trait: 'revision' }, members: webs(...values), status, text },
})

export const sameTable: Table = {
  relation: same,
  lines: [
    line(['r42', 'r42', 'r42'], 'ok', '3 have revision r42'),
    line(['r42'], 'ok', 'web1 has revision r42'),
    line(['r42', 'r42', 'r41'], 'critical', 'web3 has revision r41, the 2 others r42'),
    line(['r42', 'r41', 'r42', 'r40'], 'critical', 'r42'),
    line(['r42', 'r41'], 'critical', 'no majority of revision: '),
    line(['r42', 'r41', 'r41', 'r42'], 'critical', 'no majority of revision: '),
    // One less is known, and none of what is known differs.
    line(['r42', 'r42', 'down'], 'unknown', 'web3 not known; 2 have revision r42'),
    line(['r42', '-', 'r42'], 'unknown', 'web2 not known; 2 have revision r42'),
    line(['?', '?', '?'], 'unknown', 'web1, web2, web3 not known'),
    // It differs whatever the third is.
    line(['r42', 'r41', '?'], 'critical', 'no majority of revision: '),
    line(['r42', 'r42', 'r41', 'down'], 'critical', 'web3 has revision r41, the 2 others r42; web4 not known'),
  ],
}
