/** What people look at again and again; the first of them is what Cacti's page of the balancers was. */
export const GRAPHS = {
  'balancer-traffic': {
    title: 'Balancer traffic',
    hosts: ['balancers'],
    show: ['eth0', 'eth1', 'lo'].map((name) => ({
      check: 'machine',
      metrics: ['received', 'sent'],
      instances: [name],
    })),
  },
  'balancer-queues': {
    title: 'Balancers: in flight and waiting',
    hosts: ['balancers'],
    show: [{ check: 'perlbal', metrics: ['inFlight', 'waiting'] }],
  },
  'web-load': {
    title: 'Load of the web servers',
    range: 'week',
    hosts: ['webs'],
    together: true,
    show: [{ check: 'machine', metrics: ['load5'] }],
  },
  'cache-hits': {
    title: 'Hit rate of the caches',
    range: 'week',
    hosts: ['caches'],
    together: true,
    show: [{ check: 'memcached', metrics: ['hitRate'] }],
  },
}
