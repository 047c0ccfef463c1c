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

type Writer = 'db1' | 'db2' | '-' | 'down' | '?'

/** Where each install's configuration points, and who writes, as its relation tells it. */
function against(values: readonly string[], writer: Writer, status: Line['status'], text: string): Line {
  const relation = { host: null, checkId: 'replication' }
  const told = { '-': seen('replication'), down: failed('replication'), '?': unseen('replication') }
  const fact =
    writer === 'db1' || writer === 'db2' ? seen('replication', { traits: { writer } }, 'warning') : told[writer]
  const installs = webs(...values).map((look) => ({ ...look, ...nowhere(look.checkId) }))
  return {
    ...{ name: `${values.join(' ')} where ${writer} writes`, status, text },
    options: { trait: 'revision', as: { check: 'replication', trait: 'writer' } },
    members: [...installs, { ...fact, ...relation }],
  }
}

/** Checks of rows are of no host. */
const nowhere = (checkId: string) => ({ host: null, checkId: checkId.replace('web', 'site') })

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
    against(['db1', 'db1', 'db1'], 'db1', 'ok', '3 have revision db1, which is the writer of replication'),
    against(['db1'], 'db1', 'ok', 'site1/code has revision db1, which is the writer of replication'),
    against(['db1', 'db2', 'db1'], 'db1', 'critical', 'site2/code has revision db2; the writer of replication is db1'),
    // Alike is not enough, and neither are those that are more.
    against(
      ['db2', 'db2'],
      'db1',
      'critical',
      'site1/code, site2/code have revision db2; the writer of replication is',
    ),
    against(['db1', 'db1', 'db2'], 'db2', 'critical', 'site1/code, site2/code have revision db1; the writer of'),
    against(['db3', 'db2', 'db1'], 'db2', 'critical', 'site1/code has revision db3, site3/code db1; the writer of'),
    // Nobody knows what is right, whatever they have.
    against(
      ['db1', 'db1'],
      '-',
      'unknown',
      'the writer of replication is not known; site1/code, site2/code have revision',
    ),
    against(['db1', 'db2'], '-', 'unknown', 'the writer of replication is not known'),
    against(['db1', 'db1'], 'down', 'unknown', 'the writer of replication is not known'),
    against(['db1', 'db1'], '?', 'unknown', 'the writer of replication is not known'),
    // One less is known, and none of what is known differs.
    against(['db1', '?', 'db1'], 'db1', 'unknown', 'site2/code not known; 2 have revision db1, which is the writer'),
    against(['db1', '-'], 'db1', 'unknown', 'site2/code not known; site1/code has revision db1, which is the writer'),
    against(['?', 'down'], 'db1', 'unknown', 'site1/code, site2/code not known; the writer of replication is db1'),
    against(['db2', '?'], 'db1', 'critical', 'the writer of replication is db1; site2/code not known'),
    line(['r42', 'r42', 'r41', 'down'], 'critical', 'web3 has revision r41, the 2 others r42; web4 not known'),
  ],
}
