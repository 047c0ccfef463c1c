import { z } from 'zod'
import { localOrSsh } from '../../local-or-ssh.ts'

/** What may stand in a statement as it is; searchd itself allows no other names. */
export const NAME = /^\w{1,100}$/

/** More than anybody has on one machine, each of which is a statement. */
export const MOST_INDEXES = 500

const name = z.string().regex(NAME, { error: 'may have letters, digits and _' })

export const options = z
  .strictObject({
    ...localOrSsh,
    port: z.int().min(1).max(65_535).default(9_306).meta({
      description: 'Port of searchd that speaks MySQL’s protocol: `listen = 9306:mysql41`.',
    }),
    indexes: z.array(name).max(MOST_INDEXES).default([]).meta({
      description: 'Indexes that must be served, and the only ones looked at; without it all that are.',
    }),
    ignore: z.array(name).default([]).meta({ description: 'Indexes to leave out.' }),
    changed: z
      .record(name, name)
      .default({})
      .meta({
        description:
          'Of an index, which must be served, the attribute that says when a document changed, in seconds since 1970.',
        examples: [{ products: 'updated_at' }],
      }),
    folder: z
      .string()
      .max(512)
      .refine((given) => given.startsWith('/') && !given.includes('\0'), { error: 'must be a whole path' })
      .transform((given) => (given.endsWith('/') ? given.slice(0, -1) : given))
      .optional()
      .meta({
        description: 'Folder with the files of plain indexes, by which their age is known; on the machine of `source`.',
        examples: ['/var/lib/sphinxsearch/data'],
      }),
  })
  .refine(
    ({ indexes, ignore, changed }) =>
      Object.keys(changed).every((name) => !ignore.includes(name) && (indexes.length === 0 || indexes.includes(name))),
    { error: 'says when an index changed that is not looked at', path: ['changed'] },
  )
  .refine(({ source, ssh, folder }) => folder !== undefined || (source === 'local' && ssh === undefined), {
    error: 'only folder is looked for on the machine: source and ssh go with it',
  })

export type Options = z.output<typeof options>
