import type { Restart } from '@foretop/shared/model.ts'

/** For tests: the web servers, of which another must be up, and none may be in the middle of something. */
export const webRestart = (changes: Partial<Restart> = {}): Restart => ({
  ...{ name: 'webs', title: 'Web servers', hosts: ['webs'], runbook: 'bin/restart-webs 5', withinMs: 60_000 },
  safe: [
    {
      ...{ about: { of: 'others', check: 'tcp', up: 1 }, limits: null },
      ...{ that: 'another web server is up', otherwise: 'no other web server is up: the site would be down' },
    },
    {
      about: { of: 'own', check: 'tcp' },
      limits: { metric: 'usedSpace', instance: null, atMost: 90 },
      ...{ that: 'there is room for its log', otherwise: 'its log would not fit' },
    },
  ],
  costs: [{ text: 'it starts without its cache', check: 'tcp', metrics: ['connect'] }],
  ...changes,
})
