import { expect, test } from 'vitest'
import { exhaustionIn } from './exhaustion.ts'
import { ProbeCrash, ProbeFailure } from './failure.ts'

const system = (code: string, more: object = {}) => Object.assign(new Error(`connect ${code}`), { code, ...more })

test.each<[string, unknown, string | null]>([
  ['no more descriptors', system('EMFILE', { errno: -24 }), 'no file descriptors left'],
  ['none on the machine', system('ENFILE'), 'no file descriptors left on this machine'],
  ['no memory', system('ENOMEM'), 'no memory left'],
  ['no buffers', system('ENOBUFS'), 'no memory left for sockets'],
  ['no more processes', system('EAGAIN', { syscall: 'spawn tcpdump' }), 'no processes left'],
  ['no more threads', system('ERR_WORKER_INIT_FAILED'), 'no processes left'],
  ['a call to be made again', system('EAGAIN', { syscall: 'read' }), null],
  ['a library with codes of its own', system('ESOCKET', { errno: -24 }), 'no file descriptors left'],
  ['each address of a name', new AggregateError([system('EMFILE'), system('EMFILE')]), 'no file descriptors left'],
  [
    'what a probe made of it',
    new ProbeFailure('protocol', 'x', { cause: system('EMFILE') }),
    'no file descriptors left',
  ],
  ['what we made of it', new ProbeCrash('local', 'x', { cause: system('EMFILE') }), 'no file descriptors left'],
  ['a refusal', system('ECONNREFUSED', { errno: -111 }), null],
  ['an error without a cause', new ProbeFailure('refused', 'x'), null],
  ['an error that is its own cause', Object.assign(new Error('x'), { cause: null }), null],
  ['a word', 'EMFILE', null],
])('%s is told from what others do', (_, thrown, lacking) => {
  expect(exhaustionIn(thrown)).toBe(lacking)
})
