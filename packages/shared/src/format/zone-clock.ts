/** `2026-11-30 20:14:03` in a zone: as it is read elsewhere, and on another day. */
export function zoneClock(zone: string): (at: number) => string {
  // Swedes write dates in this order.
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    timeZone: zone,
  })
  return (at) => format.format(at)
}
