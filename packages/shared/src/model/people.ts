import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { WEEKDAYS } from '../words.ts'

/** Who there is, when work is done, and who is on call when: all by the clocks on the walls of a zone. */

/** `null`: that of this machine. */
const zoneSchema = z.string().nullable()

/** A time of day as `09:00`. One that the clock leaves out in spring comes just after; one that comes twice, the first time. */
const timeOfDaySchema = z.string()

export const personSchema = z.object({
  name: z.string(),
  title: z.string(),
  zone: zoneSchema,
  /** Their id at Slack, as `U012ABCDEF`. */
  slack: z.string().nullable(),
  /** Where they are reached, by the name of the channel; may hold secrets, never leaves the server. */
  addresses: z.record(z.string(), z.string()),
})
export type Person = Fact<typeof personSchema>

/** `until` that is no later than `from` is of the next day; `24:00`: until the day ends. */
export const weeklySpanSchema = z.object({
  days: z.array(z.enum(WEEKDAYS)),
  from: timeOfDaySchema,
  until: timeOfDaySchema,
})
export type WeeklySpan = Fact<typeof weeklySpanSchema>

/** Times of the week that have a name, such as those at which people work. */
export const hoursSchema = z.object({
  name: z.string(),
  zone: zoneSchema,
  /** They may overlap. */
  weekly: z.array(weeklySpanSchema),
  /** The file or the address of a calendar in iCalendar; what stands in it is left out. May hold secrets. */
  holidays: z.string().nullable(),
})
export type Hours = Fact<typeof hoursSchema>

/** How people take turns. */
const turnSchema = z.object({
  /** The day on which the first one begins, as `2026-01-05`; before it nobody is on call by this layer. */
  since: z.string(),
  /** When they hand over. */
  at: timeOfDaySchema,
  /** Days from one to the next. */
  days: z.number(),
})
export type Turn = Fact<typeof turnSchema>

export const layerSchema = z.object({
  /** Names, in turn. */
  people: z.array(z.string()),
  /** `null`: there is but one of them, and always was. */
  turn: turnSchema.nullable(),
  /** Only within these hours, by name; `null`: always. */
  during: z.string().nullable(),
  /** Only on what stands in this calendar, as of hours; `null`: on any day. */
  holidays: z.string().nullable(),
})
export type Layer = Fact<typeof layerSchema>

/** One person is on call in place of whoever else it would be. */
export const overrideSchema = z.object({
  person: z.string(),
  /** Wall ms. */
  from: z.number(),
  until: z.number(),
  note: z.string(),
})
export type Override = Fact<typeof overrideSchema>

/** Who is on call when. Later layers go over earlier ones, overrides over all; of two overrides, the later one. */
export const rotaSchema = z.object({
  name: z.string(),
  title: z.string(),
  zone: zoneSchema,
  layers: z.array(layerSchema),
  overrides: z.array(overrideSchema),
})
export type Rota = Fact<typeof rotaSchema>
