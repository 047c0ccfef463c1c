/**
 * An address as others know it: `fe80::1`, not `fe80::1%eth0`. By which of our interfaces we reach it is no business of theirs
 * (RFC 6874 §3).
 */
export const withoutZone = (address: string): string => address.split('%', 1)[0] ?? address
