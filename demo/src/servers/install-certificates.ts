import { INSTALLS } from '../world/installs.ts'
import type { Authority, Certificate } from './certificate.ts'

const DAY_MS = 86_400_000
const [LATEST_DAYS, FORMER_DAYS] = [75, 45]

/** The certificates of all customers' sites, the same wherever they are served. Each is made when it is first asked for. */
export function installCertificates({ issue }: Pick<Authority, 'issue'>, now: number) {
  const made = new Map<string, Certificate>()
  return (hostname: string, which: 'latest' | 'former'): Certificate | null => {
    if (!INSTALLS.some((install) => install.hostname === hostname)) return null
    const known = made.get(`${which} ${hostname}`)
    if (known !== undefined) return known
    const certificate = issue([hostname], now + (which === 'latest' ? LATEST_DAYS : FORMER_DAYS) * DAY_MS)
    made.set(`${which} ${hostname}`, certificate)
    return certificate
  }
}
