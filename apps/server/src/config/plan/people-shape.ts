import { timeZone } from '@foretop/shared/crontab.ts'
import { WEEKDAYS, type Weekday } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { isDay } from '../../core/wall-clock.ts'
import { reference } from './needs.ts'

/** What the file may say of people, of hours and of who is on call. */

const title = z.string().min(1).max(200)
const zone = timeZone.optional()

export const personShape = z.strictObject({
  title: title.optional().meta({ description: 'What people call them; the name if not given.' }),
  zone: zone.meta({ description: 'Where they live; the zone of this machine if not given.' }),
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]{4,30}$/, { error: 'must be the id of a person at Slack, such as U012ABCDEF' })
    .optional()
    .meta({ description: 'Their id at Slack (in their profile there: copy member ID).' }),
  addresses: z
    .record(z.string(), z.string().min(1).max(2_000))
    .nullish()
    .meta({ description: 'Where they are reached, by the name of a channel.' }),
})

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const DAYS = /^[a-z]{3}(?:-[a-z]{3})?$/

const weeklySpan = z.string().transform((text, context) => {
  const found = spanIn(text)
  if (found !== null) return found
  context.addIssue({
    code: 'custom',
    message: 'must be days and times such as mon-fri 09:00-17:00 or sat,sun 22:00-06:00',
  })
  return z.NEVER
})

const holidays = z.string().min(1).max(2_000).optional()

export const hoursShape = z.strictObject({
  zone: zone.meta({ description: 'Time zone; that of this machine if not given.' }),
  weekly: z
    .array(weeklySpan)
    .min(1, { error: 'names no time' })
    .meta({ description: 'Days and times such as mon-fri 09:00-17:00; without days it is every day.' }),
  holidays: holidays.meta({ description: 'File or address of a calendar (iCalendar): what stands in it is left out.' }),
})

const handover = z.string().transform((text, context) => {
  const [, day, at] = /^(?:([a-z]{3}) )?(\d\d:\d\d)$/.exec(text) ?? []
  const weekday = day === undefined ? null : weekdayOf(day)
  if (at !== undefined && TIME.test(at) && weekday !== undefined) return { weekday, at }
  context.addIssue({
    code: 'custom',
    message: 'must be when they hand over: mon 09:00 (each week) or 09:00 (each day)',
  })
  return z.NEVER
})

const day = z.string().refine(isDay, { error: 'must be a day such as 2026-01-05' })

const localTime = z
  .string()
  .refine((text) => isDay(text.slice(0, 10)) && /^[ T]$/.test(text.charAt(10)) && TIME.test(text.slice(11)), {
    error: 'must be a day and a time such as 2026-12-24 18:00',
  })
  .transform((text) => ({ day: text.slice(0, 10), time: text.slice(11) }))

export const layerShape = z.strictObject({
  people: z.array(reference).min(1, { error: 'names nobody' }).meta({ description: 'Who, in turn.' }),
  handover: handover.optional().meta({ description: 'When they hand over: mon 09:00 each week, 09:00 each day.' }),
  every: z.int().min(1).max(366).optional().meta({ description: 'Of so many weeks or days only one hand-over.' }),
  since: day.optional().meta({ description: 'The first one begins at the first hand-over from this day on.' }),
  during: reference.optional().meta({ description: 'Only within these hours.' }),
  holidays: holidays.meta({ description: 'Only on what stands in this calendar (file or address).' }),
})
export type LayerShape = z.output<typeof layerShape>

export const overrideShape = z.strictObject({
  person: reference,
  from: localTime.meta({ description: 'By the clock of the rota’s zone, as 2026-12-24 18:00.' }),
  until: localTime,
  note: z.string().max(1_000).optional().meta({ description: 'Why.' }),
})

export const rotaShape = z.strictObject({
  title: title.optional(),
  zone: zone.meta({ description: 'Time zone of all times in it; that of this machine if not given.' }),
  layers: z
    .array(layerShape)
    .min(1, { error: 'has no layer' })
    .meta({ description: 'Later ones go over earlier ones.' }),
  overrides: z.array(overrideShape).nullish().meta({ description: 'Who is on call in place of whoever it would be.' }),
})

/** Sections of people, for the shape of the file. */
export const peopleSections = {
  people: z.record(z.string(), personShape.nullable()).nullish(),
  hours: z.record(z.string(), hoursShape).nullish(),
  rotas: z.record(z.string(), rotaShape).nullish(),
}

/** 1 is Monday; `undefined`: no day has such a name. */
function weekdayOf(name: string): number | undefined {
  const at = (WEEKDAYS as readonly string[]).indexOf(name)
  return at === -1 ? undefined : at + 1
}

function spanIn(text: string) {
  const parts = text.trim().split(/\s+/)
  const [days, times = ''] = parts.length === 1 ? ['mon-sun', parts[0]] : parts
  const [from = '', until = '', ...more] = times.split('-')
  const which = days === undefined || parts.length > 2 ? null : daysIn(days)
  if (which === null || more.length > 0 || !TIME.test(from) || !(TIME.test(until) || until === '24:00')) return null
  return { days: which, from, until }
}

/** `mon-fri`, `sat,sun`, `fri-mon`. */
function daysIn(text: string): Weekday[] | null {
  const found = new Set<Weekday>()
  for (const part of text.split(',')) {
    if (!DAYS.test(part)) return null
    const [first = '', last = first] = part.split('-')
    const [from, to] = [weekdayOf(first), weekdayOf(last)]
    if (from === undefined || to === undefined) return null
    for (let at = from - 1; ; at = (at + 1) % 7) {
      const day = WEEKDAYS[at]
      if (day !== undefined) found.add(day)
      if (at === to - 1) break
    }
  }
  return WEEKDAYS.filter((day) => found.has(day))
}
