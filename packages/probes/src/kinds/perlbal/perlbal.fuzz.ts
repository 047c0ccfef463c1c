import { readFileSync } from 'node:fs'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { perlbal } from './perlbal.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/perlbal/${name}.txt`, import.meta.url), 'latin1')
const reply = (states: string, queues: string, nodes = 'healthy-nodes') =>
  [states, queues, 'healthy-show_service', nodes, 'healthy-proc', 'healthy-uptime'].map(recorded).join('')

export const recordings = () => [
  overTcp(perlbal, {
    name: 'well',
    pieces: [reply('healthy-states', 'healthy-queues')],
    options: { services: ['web'] },
  }),
  overTcp(perlbal, { name: 'all backends down', pieces: [reply('alldown-states', 'alldown-queues', 'alldown-nodes')] }),
  overTcp(perlbal, { name: 'two services', pieces: [reply('twoservices-states', 'twoservices-queues')] }),
  overTcp(perlbal, { name: 'a burst', pieces: [reply('burst800-states', 'healthy-queues')] }),
]
