import { z } from 'zod'
import { CONTRADICTIONS, fieldName, LIMITS, QUESTION } from './asking.ts'
import { pageTraits } from './traits.ts'

const text = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])

const cookie = z.strictObject({
  name: z.string().optional().meta({ description: 'Cookie it is about. Left out: every cookie that is set.' }),
  domain: z
    .string()
    .nullable()
    .optional()
    .meta({ description: 'Exactly this Domain, a leading dot included; null: no Domain at all.' }),
  path: z.string().optional().meta({ description: 'Exactly this Path.' }),
  secure: z.boolean().optional().meta({ description: 'Whether it must be, or must not be, Secure.' }),
  httpOnly: z.boolean().optional().meta({ description: 'Whether it must be, or must not be, HttpOnly.' }),
  sameSite: z.enum(['Strict', 'Lax', 'None']).optional().meta({ description: 'Exactly this SameSite.' }),
})
export type CookieRule = z.output<typeof cookie>

const field = z.union([z.string(), z.strictObject({ contains: z.string().min(1) }), z.null()])
export type FieldRule = z.output<typeof field>

export const options = z
  .strictObject({
    ...QUESTION,
    port: QUESTION.port.meta({ examples: [80, 443] }),
    contains: text.optional().meta({ description: 'Text, or several, that must appear in the body.' }),
    lacks: text.optional().meta({ description: 'Text, or several, that must not appear in the body.' }),
    header: z.record(fieldName, field).default({}).meta({
      description: 'Expected answer headers: a text is the whole value, { contains: … } a part of it, null: not there.',
    }),
    cookies: z
      .union([cookie, z.array(cookie).min(1)])
      .optional()
      .meta({ description: 'What the cookies that are set must look like.' }),
    traits: pageTraits,
    ...LIMITS,
  })
  .check(...CONTRADICTIONS)

export type HttpOptions = z.output<typeof options>
