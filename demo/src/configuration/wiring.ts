/** The site's public name. */
export const WWW = 'www.example.org'
export const SHOP = 'shop.example.org'
export const MAIL = 'mail.example.org'
/** The FTP servers let everybody in; it is masked like a real one. */
export const FTP_PASSWORD = 'harbour-light'

/** Crons ping with it, and it opens nothing. */
export const REPORTER_TOKEN = 'harbour-pilot-of-the-simulation'

/** What only the running estate knows of itself. */
export interface Wiring {
  readonly addressOf: (machine: string) => string
  /** Where a machine really listens for what should be at `port`. */
  readonly portOf: (machine: string, port: number) => number
  /** PEM of the authority that signed all its certificates. */
  readonly authority: string
  readonly community: string
  /** Where messages of the monitor go; nothing leaves the computer. */
  readonly receiver: string
}
