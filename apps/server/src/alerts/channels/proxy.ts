import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { DeliveryError } from './define.ts'

/** `HTTPS_PROXY` and its like, in capitals or not. */
export interface Environment {
  readonly [name: string]: string | undefined
}

/**
 * What connects to an address: through the proxy that the environment names for it, if there is one. A connection of its
 * own each time: one that was kept may just have been closed by the other side.
 */
export function agentFor({ protocol }: URL, env: Environment): HttpAgent {
  const proxies = proxiesOf(env)
  const options = { keepAlive: false, ...(proxies !== null && { proxyEnv: proxies }) }
  return protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
}

/** Whether anything may go through a proxy, which then looks names up itself. */
export const hasProxy = (env: Environment): boolean => proxiesOf(env) !== null

/** Small letters first, as everybody reads them; a proxy without a scheme speaks HTTP. */
function proxiesOf(env: Environment) {
  const of = (name: string) => env[name.toLowerCase()] || env[name] || undefined
  const [http, https, none] = [of('HTTP_PROXY'), of('HTTPS_PROXY'), of('NO_PROXY')]
  if (http === undefined && https === undefined) return null
  return {
    ...(http !== undefined && { HTTP_PROXY: known(http, 'HTTP_PROXY') }),
    ...(https !== undefined && { HTTPS_PROXY: known(https, 'HTTPS_PROXY') }),
    ...(none !== undefined && { NO_PROXY: none }),
  }
}

function known(proxy: string, name: string): string {
  const url = proxy.includes('://') ? proxy : `http://${proxy}`
  // Node would go past any other without a word.
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url
  throw new DeliveryError(`${name} is no proxy that is known: http://… or https://…`, true)
}
