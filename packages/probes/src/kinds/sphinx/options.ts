import { z } from 'zod'
import { localOrSsh } from '../../local-or-ssh.ts'
import { NAME } from './ask.ts'

const MOST = 200
const name = z.string().regex(NAME, { error: 'no name of an index: letters, digits and _' })
const names = z.array(name).max(MOST).default([])

export const options = z.strictObject({
  port: z
    .int()
    .min(1)
    .max(65_535)
    .default(9_306)
    .meta({ description: 'Port of SphinxQL, `listen = …:mysql41`; not 9312.' }),
  require: names.meta({ description: 'Indexes that must be served.' }),
  ignore: names.meta({ description: 'Indexes to leave out.' }),
  newest: z
    .record(name, name)
    .refine((all) => Object.keys(all).length <= MOST, `at most ${MOST}`)
    .default({})
    .meta({
      description:
        'Index → attribute that holds when a document was changed, as seconds since 1970: its age is that of the newest.',
      examples: [{ products: 'updated_at' }],
    }),
  folder: z
    .string()
    .max(1_024)
    .refine((given) => given.startsWith('/') && !given.includes('\0'), { error: 'must be a whole path' })
    .optional()
    .meta({
      description: 'Folder of the plain indexes, whose age is that of their file `NAME.sph`; looked at as source says.',
      examples: ['/var/lib/sphinxsearch/data'],
    }),
  ...localOrSsh,
})

export type Options = z.output<typeof options>
