import { ProbeFailure } from '../failure.ts'

/** The server understood us and will not. */
export class PgError extends Error {
  override name = 'PgError'
  /** As PostgreSQL's manual lists them (Appendix A). */
  readonly code: string

  constructor({ code, text }: { readonly code: string; readonly text: string }) {
    super(text)
    this.code = code
  }
}

/** What a refusal at the login means. */
export function refusalOf(error: PgError, where: string): ProbeFailure {
  const said = `${error.message} (${error.code})`
  const failed = (code: ProbeFailure['code'], text: string) =>
    new ProbeFailure(code, `${where} ${text}: ${said}`, { cause: error })
  switch (error.code) {
    case '28P01':
    case '28000':
      return failed('auth', 'refuses our user, password or address')
    case '3D000':
      return failed('auth', 'has no such database')
    case '42501':
      return failed('auth', 'does not let our user into that database')
    case '53300':
      return failed('refused', 'is full: it takes no more connections')
    case '57P03':
      return failed('refused', 'takes no connections now')
    default:
      return failed('protocol', 'will not let us in')
  }
}
