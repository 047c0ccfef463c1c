import type { Notice } from '../notice.ts'

/** What a check is called, without its host: `http` of `web11/http`. */
export const nameOf = ({ checkId, host }: Pick<Notice, 'checkId' | 'host'>): string =>
  host !== null && checkId.startsWith(`${host}/`) ? checkId.slice(host.length + 1) : checkId
