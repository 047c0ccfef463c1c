/** What is restarted there, when that is safe, and what it costs: by the notes of those who run such sites. */

const lookedAfter = (cluster: string, [active, passive]: readonly [string, string]) => ({
  title: `Databases of cluster ${cluster}`,
  hosts: [active, passive],
  safe: [
    {
      ...{ others: 'mysql', metric: 'lag', atMost: 1 },
      that: 'the other side has all changes',
      else: 'the other side is behind, or not as it should be: what it has not got yet would be missing while this one is away',
    },
    // Both sides are writable: which one is active shows by who is connected. A few are replication's, and our own looks.
    {
      ...{ check: 'mysql', metric: 'connectionsTotal', atMost: 15 },
      that: 'nobody works on this side',
      else: 'the site works on this side: it would be down. Move it to the other side first',
    },
  ],
  costs: [{ text: 'its own cache is cold afterwards', check: 'mysql', metrics: ['connectionsBusy', 'uptime'] }],
})

export const RESTARTS = {
  workers: {
    title: 'Workers',
    hosts: ['jobs'],
    runbook: 'As root on dfw-admin01:\n\n```\nforetop safe workers && bin/restart-jobs\n```',
    safe: [
      {
        ...{ check: 'workers', metric: 'busy', instance: 'importers', atMost: 0 },
        that: 'all importers are bored',
        else: 'an importer is posting: a restart stalls that user’s import for 12 hours',
      },
    ],
  },
  memcached: {
    title: 'memcached',
    hosts: ['caches'],
    runbook:
      'One of them, on its machine as root: `/etc/init.d/memcached restart`\n\nWait until its hit rate is back before the next. **WARNING:** `bin/restart-memcache` on dfw-admin01 empties all of them at once.',
    safe: [
      {
        ...{ others: 'memcached', up: 3, metric: 'hitRate', atLeast: 80 },
        that: 'the other three are warm',
        else: 'another one is cold or down: the databases would bear the loss of two',
      },
      {
        ...{ all: 'mysql', hosts: ['databases'], metric: 'connectionsBusy', atMost: 6 },
        that: 'the databases have room for what it answers now',
        else: 'the databases are busy or in trouble: without this cache pages would wait for them',
      },
    ],
    costs: [
      {
        text: 'it comes back empty, and the databases answer what it answered',
        ...{ check: 'memcached', metrics: ['items', 'hitRate', 'gets'] },
      },
    ],
  },
  webs: {
    title: 'Web servers',
    hosts: ['webs'],
    runbook:
      'As root on dfw-admin01: `bin/restart-webs 5`\n\n5 is the delay in seconds between machines; 0 only in an emergency.',
    safe: [
      {
        ...{ others: 'web', up: 7 },
        that: 'at least seven others are up',
        else: 'too few others are up to carry the site',
      },
    ],
  },
  perlbal: {
    title: 'Perlbal',
    hosts: ['balancers'],
    runbook: 'As root on dfw-admin01: `bin/restart-perlbal`',
    within: '15s',
    safe: [
      {
        ...{ others: 'perlbal', up: 1 },
        that: 'the other balancer is up',
        else: 'the other balancer is not up as it should: nobody would carry the traffic',
      },
      // Our own looks go through each of them: a few are nobody's.
      {
        ...{ check: 'perlbal', metric: 'inFlight', atMost: 5 },
        that: 'it carries nobody',
        else: 'it carries the traffic: every visitor would be cut off. Move the address first',
      },
    ],
  },
  dispatchers: {
    title: 'Dispatcher',
    hosts: ['dispatchers'],
    runbook: 'Give its addresses to the other one first, as root: `ifconfig carpN down`',
    safe: [
      {
        ...{ check: 'carp', metric: 'master', atMost: 0 },
        that: 'it is master of no address',
        else: 'it is master of an address: the shops behind that would be away until the other one takes it',
      },
      { ...{ others: 'nginx', up: 1 }, that: 'the other one serves', else: 'the other one does not serve' },
    ],
  },
  'db-global': {
    title: 'Global database',
    hosts: ['dfw-db01'],
    safe: [
      {
        ...{ check: 'dfw-db02/mysql', metric: 'lag', atMost: 1 },
        that: 'its replica has caught up',
        else: 'its replica is behind, or in trouble: if it does not come back, what that has not got is lost',
      },
    ],
    costs: [
      {
        text: 'the whole site stands still meanwhile',
        check: 'mysql',
        metrics: ['connectionsBusy', 'connectionsTotal'],
      },
    ],
  },
  'db-a': lookedAfter('A', ['dfw-db-a01', 'dfw-db-a02']),
  'db-b': lookedAfter('B', ['dfw-db-b01', 'dfw-db-b02']),
  'db-c': lookedAfter('C', ['dfw-db-c01', 'dfw-db-c02']),
}
