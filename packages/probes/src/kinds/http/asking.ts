import { z } from 'zod'

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const PRINTABLE = /^[\t\x20-\x7e\x80-\xff]*$/
/** The zone of a link-local address, as in `http://[fe80::1%eth0]/`. */
const ZONE = /^https?:\/\/[^/?#]{0,255}\[[0-9a-f:.]{1,45}%/i
const STATUS = /^[1-5](\d\d|xx)$/

export const fieldName = z.string().regex(TOKEN, 'not a header name')
const status = z.union([z.int().min(100).max(599), z.string().regex(STATUS, 'a status like 200 or a class like 2xx')])

/** What is asked, and of whom: the same of all that ask over HTTP. */
export const QUESTION = {
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
  port: z.int().min(1).max(65_535).optional().meta({ description: 'Without url: port; 80, or 443 with tls.' }),
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
    .record(fieldName, z.string().regex(PRINTABLE, 'a header value is one printable line'))
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
}

/** How far the other side is trusted, and how much of it is read. */
export const LIMITS = {
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
}

/** The options of a kind that asks over HTTP, beside its own. */
export type Asking = z.output<z.ZodObject<typeof QUESTION & typeof LIMITS>>

/** What no options of such a kind may say. */
export const CONTRADICTIONS = [
  z.refine<Pick<Asking, 'url' | 'port' | 'path' | 'tls'>>(
    ({ url, port, path, tls }) => url === undefined || (port ?? path ?? tls) === undefined,
    { error: 'url already says port, path and tls' },
  ),
  z.refine<Pick<Asking, 'connect' | 'url'>>(({ connect, url }) => connect !== 'url' || url !== undefined, {
    error: 'connect: url needs an url',
  }),
] as const
