import { z } from 'zod'
import type { Fact } from './fact.ts'

/** Who is on call, as everybody sees it: nobody's address is here. */

const stintViewSchema = z.object({
  from: z.number(),
  until: z.number(),
  person: z.string().nullable().meta({ description: 'null: nobody is on call.' }),
  override: z.boolean().meta({ description: 'Somebody is on call in place of whoever it would be.' }),
})

const rotaViewSchema = z.object({
  name: z.string(),
  title: z.string(),
  zone: z.string().meta({ description: 'By whose clock they hand over.' }),
  stints: z.array(stintViewSchema).meta({ description: 'In order and without a gap; the first one is under way.' }),
})
export type RotaView = Fact<typeof rotaViewSchema>

export const onCallSchema = z.object({
  at: z.number(),
  until: z.number().meta({ description: 'The end of the last stint of each rota.' }),
  text: z.string().meta({ description: 'Who is on call, in one line; empty where there are no rotas.' }),
  zone: z.string().meta({ description: 'Of the machine.' }),
  people: z.array(z.object({ name: z.string(), title: z.string(), zone: z.string() })),
  rotas: z.array(rotaViewSchema),
})
export type OnCallView = Fact<typeof onCallSchema>
