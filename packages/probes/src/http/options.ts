import { z } from 'zod'

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const PRINTABLE = /^[\t\x20-\x7e\x80-\xff]*$/
/** The zone of a link-local address, as in `http://[fe80::1%eth0]/`. */
const ZONE = /^https?:\/\/[^/?#]{0,255}\[[0-9a-f:.]{1,45}%/i
const STATUS = /^[1-5](\d\d|xx)$/

const text = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
const name = z.string().regex(TOKEN, 'not a header name')
const status = z.union([z.int().min(100).max(599), z.string().regex(STATUS, 'a status like 200 or a class like 2xx')])

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
    url: z
      .string()
      .refine((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ''), {
        error: ({ input }) =>
          ZONE.test(String(input))
            ? 'an address with a zone (%eth0) is no url: write it as connect or as the address of the host'
            : 'not an http or https url',
      })
      .optional()
      .meta({
        description: 'Page to ask for, http or https. Left out: made of tls, port and path and the host’s address.',
      }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .meta({ description: 'Without url: port; 80, or 443 with tls.', examples: [80, 443] }),
    path: z.string().regex(/^\//, 'begins with /').optional().meta({ description: 'Without url: path and query; /.' }),
    tls: z.boolean().optional().meta({ description: 'Without url: speak https.' }),
    connect: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'Where the connection goes. Left out: the host’s address, so that each balancer can be asked for the same url. ' +
          '`url`: where the url’s own name points. Else a name or IP address.',
      }),
    method: z
      .string()
      .regex(/^[A-Z]+$/, 'capital letters')
      .default('GET')
      .meta({ description: 'Request method.' }),
    headers: z
      .record(name, z.string().regex(PRINTABLE, 'a header value is one printable line'))
      .default({})
      .meta({ description: 'Request headers; they replace those sent by default.', secret: true }),
    body: z.string().optional().meta({ description: 'Request body.' }),
    user: z.string().optional().meta({ description: 'User name for basic authentication; may stand in the url.' }),
    password: z.string().optional().meta({ description: 'Its password; never shown.', secret: true }),
    follow: z
      .union([z.boolean(), z.int().min(0).max(20)])
      .default(false)
      .meta({
        description: 'Follow redirects, and how many; true: 5. One to the url’s own name stays on the address.',
      }),
    status: z
      .union([status, z.array(status).min(1)])
      .default(['2xx', '3xx'])
      .meta({ description: 'Expected status: a number, a class like 2xx, or a list of them.' }),
    contains: text.optional().meta({ description: 'Text, or several, that must appear in the body.' }),
    lacks: text.optional().meta({ description: 'Text, or several, that must not appear in the body.' }),
    header: z.record(name, field).default({}).meta({
      description: 'Expected answer headers: a text is the whole value, { contains: … } a part of it, null: not there.',
    }),
    cookies: z
      .union([cookie, z.array(cookie).min(1)])
      .optional()
      .meta({ description: 'What the cookies that are set must look like.' }),
    verify: z.boolean().default(true).meta({ description: 'Refuse a certificate that browsers would refuse.' }),
    servername: z.string().min(1).optional().meta({ description: 'Name the certificate must hold; that of the url.' }),
    ca: z
      .string()
      .optional()
      .meta({ description: 'PEM file (or its text) of the only authorities to trust.', file: true }),
    maxBytes: z
      .int()
      .min(1)
      .max(16_777_216)
      .default(1_048_576)
      .meta({ description: 'Longest body that is read, decoded.' }),
  })
  .refine(({ url, port, path, tls }) => url === undefined || (port ?? path ?? tls) === undefined, {
    error: 'url already says port, path and tls',
  })
  .refine(({ connect, url }) => connect !== 'url' || url !== undefined, { error: 'connect: url needs an url' })

export type HttpOptions = z.output<typeof options>
