import type { Socket } from 'node:net'
import { MAIL, SHOP, WWW } from './configuration/wiring.ts'
import type { Authority, Certificate } from './servers/certificate.ts'
import { serveDdlockd } from './servers/ddlockd.ts'
import { servePhpFpm } from './servers/fastcgi.ts'
import { serveFtp } from './servers/ftp.ts'
import { serveGearman } from './servers/gearman.ts'
import { serveHttp, serveHttps } from './servers/http.ts'
import { serveMemcached } from './servers/memcached.ts'
import { serveMogilefs } from './servers/mogilefs.ts'
import { serveMysql } from './servers/mysql.ts'
import { servePerlbal } from './servers/perlbal.ts'
import { serveRsync } from './servers/rsync.ts'
import { serveSearchd } from './servers/searchd.ts'
import { serveSideChannel } from './servers/side-channel.ts'
import { adminSite, balancerSite, shopSite, storageSite, webSite } from './servers/sites.ts'
import { serveSmtp } from './servers/smtp.ts'
import type { Fault } from './world/faults.ts'
import { floatingHealth, type Health, has, healthOf, holderOf, machineHealth } from './world/health.ts'
import { LEFT_BEHIND } from './world/installs.ts'
import { DATABASES, type Machine, type Role } from './world/machines.ts'
import type { World } from './world/world.ts'

/** One port of one machine: what answers there, and whether it does. */
export interface Service {
  readonly port: number
  readonly accept: (socket: Socket) => void
  readonly health: (world: World) => Health
}

export interface Surroundings {
  readonly ask: () => World
  readonly address: (machine: string) => string
  readonly authority: Authority
  /** The certificate of a customer's site: its latest, or the one before. `null`: there is no such site. */
  readonly installCertificate: (hostname: string, which: 'latest' | 'former') => Certificate | null
}

interface Place extends Surroundings {
  readonly name: string
  readonly role: Role
}

/** Everything that listens on a machine, its SNMP agent aside. */
export const servicesOf = ({ name, role }: Machine, surroundings: Surroundings): readonly Service[] =>
  SERVICES[role]({ ...surroundings, name, role })

const SERVICES: { readonly [role in Role]: (place: Place) => readonly Service[] } = {
  balancer: (place) => [
    main(place, 60_000, servePerlbal(place.ask, place.name, place.address)),
    main(place, 80, serveHttp(balancerSite(place.ask, place.name))),
    // Pound goes on when Perlbal dies.
    beside(place, 443, serveHttps(balancerSite(place.ask, place.name), certificateOf(place, WWW))),
  ],
  web: (place) => [main(place, 80, serveHttp(webSite(place.ask, place.name)))],
  cache: (place) => [main(place, 11_211, serveMemcached(place.ask, place.name))],
  jobs: (place) => [
    main(place, 7_003, serveGearman(place.ask, place.name)),
    beside(place, 7_002, serveDdlockd(place.ask, place.name)),
  ],
  database: (place) => [main(place, 3_306, serveMysql(place.ask, place.name, place.address))],
  storage: (place) => [
    main(place, 7_500, serveHttp(storageSite(place.ask, place.name))),
    main(place, 7_501, serveSideChannel(place.ask, place.name)),
    beside(place, 7_001, serveMogilefs(place.ask, place.name, place.address)),
  ],
  mail: (place) => [main(place, 25, serveSmtp(MAIL, certificateOf(place, MAIL)))],
  admin: (place) => [main(place, 80, serveHttp(adminSite))],
  dispatcher: (place) => [
    main(place, 80, serveHttp(shopSite(place.ask, () => place.name))),
    main(
      place,
      443,
      serveHttps(
        shopSite(place.ask, () => place.name),
        shopCertificateOf(place),
      ),
    ),
    beside(place, 9_000, servePhpFpm(place.ask, place.name)),
    beside(place, 21, serveFtp(place.name)),
    beside(place, 873, serveRsync),
    beside(place, 9_306, serveSearchd(place.ask, place.name)),
    beside(place, 11_211, serveMemcached(place.ask, place.name)),
    ...(DATABASES.includes(place.name) ? [beside(place, 3_306, serveMysql(place.ask, place.name, place.address))] : []),
  ],
  handler: (place) => [main(place, 9_000, servePhpFpm(place.ask, place.name))],
  floating: (place) => [
    shared(place, 80, serveHttp(shopSite(place.ask, holding(place)))),
    shared(place, 443, serveHttps(shopSite(place.ask, holding(place)), shopCertificateOf(place))),
  ],
}

/** What the machine is there for. */
const main = ({ name, role }: Place, port: number, accept: Service['accept']): Service => ({
  ...{ port, accept },
  health: (world) => healthOf(world, name, role),
})

/** What goes on when the main service dies. */
const beside = ({ name }: Place, port: number, accept: Service['accept']): Service => ({
  ...{ port, accept },
  health: (world) => machineHealth(world, name),
})

/** What answers at a floating address. */
const shared = ({ name }: Place, port: number, accept: Service['accept']): Service => ({
  ...{ port, accept },
  health: (world) => floatingHealth(world, name),
})

/** Who answers at a floating address, which nobody does while no machine holds it. */
const holding =
  ({ ask, name }: Place) =>
  () =>
    holderOf(ask(), name) ?? name

const DAY_MS = 86_400_000
const [GOOD_DAYS, LAST_DAYS] = [60, 5]

/** The certificate in use; at a floating address that of the machine that holds it. */
function certificateOf({ ask, name, role, authority }: Place, site: string): () => Certificate {
  const issue = (days: number) => authority.issue([site], ask().at + days * DAY_MS)
  const [good, last] = [issue(GOOD_DAYS), issue(LAST_DAYS)]
  return () => (hasOwn({ ask, name, role }, 'certificate') ? last : good)
}

/** Whether it happens to the machine that answers here. */
function hasOwn({ ask, name, role }: Pick<Place, 'ask' | 'name' | 'role'>, fault: Fault): boolean {
  const world = ask()
  const owner = role === 'floating' ? holderOf(world, name) : name
  return owner !== null && has(world, owner, fault)
}

/** That of the site that is named, or the dispatchers' own. */
function shopCertificateOf(place: Place): (site?: string) => Certificate {
  const own = certificateOf(place, SHOP)
  return (site = '') => {
    const isFormer = site === LEFT_BEHIND && hasOwn(place, 'two-certificates')
    return place.installCertificate(site, isFormer ? 'former' : 'latest') ?? own()
  }
}
