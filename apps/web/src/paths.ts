/** Addresses inside the app; names from outside are encoded. */
export const checkPath = (id: string): string => `/checks/${encodeURIComponent(id)}`
export const hostPath = (host: string): string => `/hosts/${encodeURIComponent(host)}`
export const groupPath = (group: string): string => `/checks?${new URLSearchParams({ group })}`
