import { z } from 'zod'
import { localOrSsh } from '../../local-or-ssh.ts'

const HOUR_MS = 3_600_000
/** What is held of each is stored with the check. */
const [MOST_SETS, MOST_TEXTS] = [6, 50]

const plain = z.string().min(1).max(500)
const texts = z.union([plain.transform((text) => [text]), z.array(plain).min(1).max(MOST_TEXTS)])
const path = z
  .string()
  .max(1_024)
  .refine((given) => given.startsWith('/') && !given.includes('\0'), { error: 'must be a whole path' })

const lineSet = z.strictObject({
  contains: texts.meta({ description: 'Plain text, or several: a line with any of them matches.' }),
  ignore: texts.optional().meta({ description: 'Plain text, or several: a line with any of them does not match.' }),
  ignoreCase: z.boolean().default(false).meta({ description: 'Capital and small letters are the same.' }),
})

export const options = z
  .strictObject({
    ...localOrSsh,
    path: path.meta({
      description: 'The file; with newest a folder, or a folder and what its files are called.',
      examples: ['/var/log/update.log', '/var/backups/db-*.sql.gz'],
    }),
    absent: z.boolean().default(false).meta({ description: 'Nothing of this name must be there.' }),
    newest: z
      .boolean()
      .default(false)
      .meta({ description: 'Of the files of that folder the one that was changed last, as of backups.' }),
    content: z.boolean().default(false).meta({
      description: 'Read it, up to 1 MiB: relation `same` may compare its first line, and the whole.',
    }),
    owner: z.string().min(1).optional().meta({ description: 'Name of the user it must belong to.' }),
    group: z.string().min(1).optional().meta({ description: 'Name of the group it must belong to.' }),
    mode: z
      .string()
      .regex(/^0?[0-7]{3,4}$/, { error: 'must be in octal, as text: "0640"' })
      .optional()
      .meta({ description: 'Its rights, in octal: `"0640"`.' }),
    lines: z
      .record(
        z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,15}$/, { error: 'a name may have 16 letters, digits, - and _' }),
        lineSet,
      )
      .refine((sets) => Object.keys(sets).length <= MOST_SETS, { error: `there may be ${MOST_SETS} of them` })
      .optional()
      .meta({
        description: 'New lines to look for, each kind under a name of its own.',
        examples: [{ errors: { contains: ['ERROR', 'CONFLICT'], ignore: 'ERROR 0' } }],
      }),
    begin: z.enum(['end', 'start']).default('end').meta({
      description: 'Where the first look begins to read lines: at the end of what is there, or at its start.',
    }),
    holdMs: z
      .int()
      .min(60_000)
      .max(30 * 24 * HOUR_MS)
      .default(HOUR_MS)
      .meta({ description: 'So long a line that matched counts, in ms.' }),
  })
  .refine(({ absent, newest, owner, group, mode, lines }) => !absent || !(newest || owner || group || mode || lines), {
    error: 'what must not be there has nothing else to be judged: absent goes with path alone',
  })
  .refine(({ newest, lines }) => !newest || lines === undefined, {
    error: 'lines are followed in one file: newest and lines do not go together',
  })
  .refine(({ content, absent, lines }) => !content || !(absent || lines), {
    error: 'content is compared of a file that is there and not followed: content goes with neither absent nor lines',
  })
  .refine(({ newest, path }) => newest || !path.includes('*'), {
    error: 'of several files only the newest is looked at: set newest',
  })

export type Options = z.output<typeof options>
