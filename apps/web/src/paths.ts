/** Addresses inside the app; names from outside are encoded. The slash of an id stays: many a proxy would decode it. */
export const checkPath = (id: string): string => `/checks/${id.split('/').map(encodeURIComponent).join('/')}`
export const hostPath = (host: string): string => `/hosts/${encodeURIComponent(host)}`
export const groupPath = (group: string): string => `/checks?${new URLSearchParams({ group })}`
/** Those in whose host, name or reason a text stands. */
export const checksPath = (text: string): string => `/checks?${new URLSearchParams({ q: text })}`
export const incidentPath = (id: string): string => `/incidents/${encodeURIComponent(id)}`
/** The latest of a check. */
export const incidentOfPath = (check: string): string => `/incidents/latest${checkPath(check)}`
