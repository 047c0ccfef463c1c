import type { Socket } from 'node:net'
import { MAIL, SHOP, WWW } from './configuration/wiring.ts'
import type { Authority, Certificate } from './servers/certificate.ts'
import { serveGearman } from './servers/gearman.ts'
import { serveHttp, serveHttps } from './servers/http.ts'
import { serveMemcached } from './servers/memcached.ts'
import { serveMysql } from './servers/mysql.ts'
import { servePerlbal } from './servers/perlbal.ts'
import { adminSite, balancerSite, shopSite, storageSite, webSite } from './servers/sites.ts'
import { serveSmtp } from './servers/smtp.ts'
import { floatingHealth, type Health, has, healthOf, machineHealth } from './world/health.ts'
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
}

const DAY_MS = 86_400_000

/** Everything that listens on a machine, its SNMP agent aside. */
export function servicesOf(machine: Machine, { ask, address, authority }: Surroundings): readonly Service[] {
  const { name, role } = machine
  const now = ask().at
  const certificates = (site: string) => {
    const [good, old] = [60, 5].map((days) => authority.issue([site], now + days * DAY_MS))
    return (): Certificate => {
      const given = has(ask(), name, 'certificate') ? old : good
      if (given === undefined) throw new Error(`${name} has no certificate`)
      return given
    }
  }
  const main = (port: number, accept: Service['accept']): Service => ({
    ...{ port, accept },
    health: (world) => healthOf(world, name, role),
  })
  const beside = (port: number, accept: Service['accept']): Service => ({
    ...{ port, accept },
    health: (world) => machineHealth(world, name),
  })
  const floating = (port: number, accept: Service['accept']): Service => ({
    ...{ port, accept },
    health: (world) => floatingHealth(world, name),
  })
  const services: { readonly [role in Role]: () => readonly Service[] } = {
    balancer: () => [
      main(60_000, servePerlbal(ask, name, address)),
      main(80, serveHttp(balancerSite(ask, name))),
      // Pound goes on when Perlbal dies.
      beside(443, serveHttps(balancerSite(ask, name), certificates(WWW))),
    ],
    web: () => [main(80, serveHttp(webSite(ask, name)))],
    cache: () => [main(11_211, serveMemcached(ask, name))],
    jobs: () => [main(7_003, serveGearman(ask, name))],
    database: () => [main(3_306, serveMysql(ask, name, address))],
    storage: () => [main(7_500, serveHttp(storageSite(ask, name)))],
    mail: () => [main(25, serveSmtp(MAIL, certificates(MAIL)))],
    admin: () => [main(80, serveHttp(adminSite))],
    dispatcher: () => [
      main(80, serveHttp(shopSite)),
      main(443, serveHttps(shopSite, certificates(SHOP))),
      beside(11_211, serveMemcached(ask, name)),
      ...(DATABASES.includes(name) ? [beside(3_306, serveMysql(ask, name, address))] : []),
    ],
    floating: () => [floating(80, serveHttp(shopSite)), floating(443, serveHttps(shopSite, certificates(SHOP)))],
  }
  return services[role]()
}
