import { ProbeFailure } from '../../protocol/failure.ts'
import { otherPage } from '../http/status-page.ts'
import { expectedPage } from './ask.ts'
import { present } from './info.ts'

const KILOBYTE = 1_024
/** The last of them in all versions that we know of; later ones may have more behind it. */
const LAST = 'aborted_requests'

/** Lines `name = number`, of all since the start. Throws `protocol` for another page, `truncated` for a part. */
export function readCounters(text: string) {
  if (!text.startsWith('sample_time = ')) throw otherPage(expectedPage('counters'), text, 'another service')
  const counts = new Map(
    text.split('\n').flatMap((line) => {
      const [, name, number] = /^([a-z_.]{1,60}) = (\d{1,20})$/.exec(line.trim()) ?? []
      return name === undefined ? [] : [[name, Number(number)] as const]
    }),
  )
  if (!counts.has(LAST) || !text.endsWith('\n'))
    throw new ProbeFailure('truncated', `Squid’s page counters breaks off before ${LAST}`)
  const bytes = (name: string) => {
    const count = counts.get(name)
    return count === undefined ? undefined : count * KILOBYTE
  }
  return present({
    requests: counts.get('client_http.requests'),
    hits: counts.get('client_http.hits'),
    errors: counts.get('client_http.errors'),
    bytesIn: bytes('client_http.kbytes_in'),
    bytesOut: bytes('client_http.kbytes_out'),
    originRequests: counts.get('server.all.requests'),
    originErrors: counts.get('server.all.errors'),
    aborted: counts.get(LAST),
    icpSent: counts.get('icp.pkts_sent'),
    icpReceived: counts.get('icp.pkts_recv'),
    icpTimeouts: counts.get('icp.query_timeouts'),
  })
}
