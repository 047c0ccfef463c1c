import type { Plans } from './plans.ts'
import { type Wiring, WWW } from './wiring.ts'

/** A page of the site, whatever the address is. */
const page = (path: string, more: object = {}) => ({ path, headers: { Host: WWW }, ...more })

const IMAGE = { header: { 'content-type': { contains: 'image/' } } }

/** The blogging site's way in. A page can fail in five places, so each path is walked on each balancer. */
export function balancerChecks({ authority }: Wiring): Plans {
  const secure = { tls: true, servername: WWW, ca: authority }
  const paths = {
    static: ['/robots.txt', {}, []],
    dynamic: ['/login', {}, [{ any: ['web'] }]],
    picture: ['/userpic/1/2', IMAGE, [{ any: ['web'] }, { any: ['reproxy'] }]],
  } as const
  const walks = Object.entries(paths).flatMap(([name, [path, more, behind]]) => {
    const walk = { probe: 'http', hosts: ['balancers'], every: '10s' }
    const needs = ['perlbal', ...behind]
    return [
      [name, { ...walk, port: 80, needs, with: page(path, more) }],
      [`${name}-tls`, { ...walk, port: 443, needs: [...needs, 'pound'], with: page(path, { ...more, ...secure }) }],
    ] as const
  })
  return {
    perlbal: {
      ...{ probe: 'perlbal', hosts: ['balancers'], every: '1s', port: 60_000, with: { services: ['web'] } },
      // Visitors wait at it for want of web servers that answer, and those for the database of every page.
      needs: ['dfw-db01/mysql', { any: ['web'] }],
      thresholds: { waiting: { warning: { above: 100 }, critical: { above: 500 } } },
      runbook: 'As root on dfw-admin01: `bin/restart-perlbal`',
    },
    ...Object.fromEntries(walks),
    // What visitors see of the journals: a page that no balancer serves.
    ways: { relation: 'path', of: walks.map(([name]) => name), front: true },
    pound: {
      ...{ probe: 'tls', hosts: ['balancers'], every: '30s', port: 443 },
      with: { servername: WWW, ca: authority },
      runbook:
        'On the balancer, as root:\n\n```\nmkdir -p /var/run/pound\n/etc/init.d/pound start\n```\n\n' +
        'After a reboot it does not come up by itself: its run directory is missing.',
    },
  }
}

/** The web servers by themselves. */
export const webChecks: Plans = {
  web: {
    ...{ probe: 'http', hosts: ['webs'], every: '10s', port: 80, needs: ['dfw-db01/mysql'], with: page('/') },
    runbook:
      'As root on dfw-admin01: `bin/restart-webs 5`\n\n5 is the delay in seconds between machines; 0 only in an emergency.',
  },
  'enough-webs': { relation: 'quorum', of: ['web'], with: { needed: 2, wanted: '75%' } },
  latest: {
    ...{ probe: 'http', hosts: ['webs'], every: '15s', port: 80, with: page('/latest') },
    needs: ['web', ...['a', 'b', 'c'].map((cluster) => `dfw-db-${cluster}01/mysql`)],
  },
  reproxy: {
    ...{ probe: 'http', hosts: ['webs'], every: '15s', port: 80, needs: ['web'] },
    with: page('/userpic/1/2', { header: { 'x-reproxy-url': { contains: 'http://' } } }),
  },
}
