import { readFileSync } from 'node:fs'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { gearman } from './gearman.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/gearman/${name}.txt`, import.meta.url), 'latin1')
const replies = (version: string, status: string, workers: string) => [version, status, workers].map(recorded)

export const recordings = () => [
  overTcp(gearman, { name: 'at work', pieces: replies('c-idle-version', 'c-working-status', 'c-working-workers') }),
  overTcp(gearman, {
    name: 'the server in Perl',
    pieces: replies('perl-idle-version', 'perl-working-status', 'perl-working-workers'),
    options: { require: ['resize-photo'] },
  }),
  overTcp(gearman, {
    name: 'a backlog',
    pieces: replies('c-idle-version', 'c-backlog-status', 'c-working-workers'),
    options: { ignore: ['video'], require: ['gone'] },
  }),
]
