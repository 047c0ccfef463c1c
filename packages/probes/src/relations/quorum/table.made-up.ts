import { quorum } from '../quorum.ts'
import { failed, type Line, seen, type Table, unseen } from '../table.made-up.ts'

const WEBS = ['web1', 'web2', 'web3', 'web4']
type Way = 'ok' | 'warning' | 'down' | '?'

const webs = (...ways: readonly Way[]): Line['members'] =>
  ways.map((way, index) => {
    const id = `${WEBS[index]}/web`
    if (way === 'down') return failed(id)
    return way === '?' ? unseen(id) : seen(id, {}, way)
  })

const line = (options: object, ways: readonly Way[], status: Line['status'], text: string): Line => ({
  ...{ name: `${JSON.stringify(options)} of ${ways.join(', ')}`, options, members: webs(...ways), status, text },
})

const TWO = { needed: 2, wanted: 3 }

export const quorumTable: Table = {
  relation: quorum,
  lines: [
    line(TWO, ['ok', 'ok', 'ok', 'ok'], 'ok', '4 of 4 well, 2 needed, 3 wanted'),
    line(TWO, ['ok', 'warning', 'ok', 'down'], 'ok', '3 of 4 well, 2 needed, 3 wanted; web4 critical'),
    line(TWO, ['ok', 'down', 'warning', 'down'], 'warning', '2 of 4 well, 2 needed, 3 wanted; web2, web4 critical'),
    line(TWO, ['down', 'down', 'ok', 'down'], 'critical', '1 of 4 well, 2 needed, 3 wanted; web1, web2, web4 critical'),
    line(TWO, ['down', 'down', 'down', 'down'], 'critical', '0 of 4 well, 2 needed, 3 wanted'),
    // Not known, and it matters to nothing.
    line(TWO, ['ok', 'ok', 'ok', '?'], 'ok', '3 of 4 well, 2 needed, 3 wanted; web4 not known'),
    // It could be the third: warning or ok.
    line(TWO, ['ok', 'ok', 'down', '?'], 'unknown', '2 of 4 well, 2 needed, 3 wanted; web3 critical; web4 not known'),
    // It could be the second: critical or warning, and a warning it is at least.
    line(TWO, ['ok', 'down', 'down', '?'], 'unknown', '1 of 4 well'),
    // Whatever it is, there are too few.
    line(TWO, ['down', 'down', 'down', '?'], 'critical', '0 of 4 well'),
    line(TWO, ['?', '?', '?', '?'], 'unknown', '0 of 4 well'),
    line({ needed: 'any' }, ['down', 'down', 'ok', '?'], 'ok', '1 of 4 well, 1 needed'),
    line({ needed: 'any' }, ['down', 'down', 'down', 'down'], 'critical', '0 of 4 well, 1 needed'),
    line({ needed: 'any' }, ['down', 'down', 'down', '?'], 'unknown', '0 of 4 well, 1 needed'),
    line({ needed: 'all' }, ['ok', 'ok', 'warning', 'ok'], 'ok', '4 of 4 well, 4 needed'),
    line({ needed: 'all' }, ['ok', 'ok', 'down', '?'], 'critical', '2 of 4 well, 4 needed'),
    line({ needed: '51%' }, ['ok', 'ok', 'down', 'down'], 'critical', '2 of 4 well, 3 needed'),
    line({ needed: '50%' }, ['ok', 'ok', 'down', 'down'], 'ok', '2 of 4 well, 2 needed'),
    line({ needed: 1 }, ['ok'], 'ok', '1 of 1 well'),
    line({ needed: 3 }, ['ok', 'ok'], 'critical', '2 of 2 well, 3 needed'),
  ],
}
