import { overSnmp } from '../../fuzz/over-snmp.ts'
import { metricsOf } from '../../metrics-of.ts'
import { snmp } from './snmp.ts'

const WALK = `.1.3.6.1.2.1.1.3.0 = Timeticks: (4242) 0:00:42.42
.1.3.6.1.2.1.1.5.0 = STRING: "box"
.1.3.6.1.2.1.4.6.0 = Counter32: 4294967000
.1.3.6.1.2.1.33.1.2.4.0 = INTEGER: 87
.1.3.6.1.2.1.33.1.4.1.0 = INTEGER: 3
.1.3.6.1.4.1.318.2.1.1 = STRING: "Rack 1"
.1.3.6.1.4.1.318.2.1.2 = STRING: "Rack 2"
.1.3.6.1.4.1.318.3.1.1 = STRING: "21.5"
.1.3.6.1.4.1.318.3.1.2 = INTEGER: 22
.1.3.6.1.4.1.318.4.1.1 = INTEGER: 1
.1.3.6.1.4.1.318.4.1.2 = INTEGER: 1`
const OPTIONS = {
  values: {
    charge: { oid: '1.3.6.1.2.1.33.1.2.4.0', unit: 'percent' },
    source: { oid: '1.3.6.1.2.1.33.1.4.1.0', states: { 3: 'normal', 5: 'battery' }, expect: 'normal' },
    name: { oid: '1.3.6.1.2.1.1.5.0', expect: 'box' },
    uptime: { oid: '1.3.6.1.2.1.1.3.0', unit: 's' },
    forwarded: { oid: '1.3.6.1.2.1.4.6.0', counter: true },
  },
  tables: {
    probes: {
      names: '1.3.6.1.4.1.318.2.1',
      mustHave: ['Rack 1'],
      columns: {
        temperature: { oid: '1.3.6.1.4.1.318.3.1', unit: 'celsius' },
        fan: { oid: '1.3.6.1.4.1.318.4.1', states: { 1: 'on' }, expect: 'on' },
      },
    },
  },
}
const parsed = snmp.options.parse({ community: 'public', ...OPTIONS })
const asked = { ...snmp, metrics: metricsOf(snmp, parsed).metrics }

export const recordings = async () => [
  await overSnmp(asked, { name: 'a battery', walk: WALK, options: OPTIONS }),
  await overSnmp(asked, { name: 'a battery, encrypted', walk: WALK, options: OPTIONS, asUser: true }),
]
