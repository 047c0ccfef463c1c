/**
 * Whether a line of `SHOW GRANTS` gives the right to see everybody's connections. What is granted stands before the first
 * `ON`: nothing behind it, a name for one, is taken for a privilege.
 */
export function givesProcess(grant: string): boolean {
  const [privileges = '', on = ''] = grant.toUpperCase().split(' ON ', 2)
  return /^GRANT (?:ALL PRIVILEGES$|(?:.*, )?PROCESS(?:$|,))/.test(privileges) && on.startsWith('*.* TO ')
}
