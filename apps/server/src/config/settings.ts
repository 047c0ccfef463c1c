import type { Plan } from '@foretop/shared/plan.ts'

/** How and to whom the monitor serves. */
export interface ServerSettings {
  /** Address to listen on. */
  readonly host: string
  readonly port: number
  /** Where people reach it when that differs: `https://status.example.org`. */
  readonly url: string | null
  /** Further origins whose pages may use the API. */
  readonly origins: readonly string[]
  /** Addresses, or networks as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[]
  /** How many connections one caller may hold at once: whoever `proxies` name, else the address that connects. */
  readonly connectionsPerCaller: number
  /** Lets its bearer read. */
  readonly wallToken: string | null
  /** Lets its bearer read and act. */
  readonly operatorToken: string | null
}

/** Everything the configuration says: what is watched, and how the monitor itself runs. */
export interface Settings {
  readonly plan: Plan
  /** Shown on every page; `null`: nothing. */
  readonly notice: string | null
  readonly server: ServerSettings
  /** How long single looks are kept. */
  readonly history: { readonly keepMs: number }
  /** What references stand for and what secret fields hold: to be masked wherever text leaves the server. */
  readonly secrets: readonly string[]
  /** The same for the same contents of the configuration's files. */
  readonly fingerprint: string
}
