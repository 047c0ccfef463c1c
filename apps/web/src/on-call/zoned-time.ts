/** `Sat 5 Dec 03:00` by the clock of a zone. */
export function zonedTime(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'short', day: 'numeric', month: 'short' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    timeZone: zone,
  }).format(at)
  return parts.replaceAll(',', '').replace(' at ', ' ')
}

/** `2026-12-05` by the clock of a zone. */
export const zonedDay = (at: number, zone: string | undefined): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: zone }).format(at)
