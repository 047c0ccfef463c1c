import { z } from 'zod'

const pair = z
  .strictObject({
    members: z.tuple([z.string(), z.string()]).meta({ description: 'The two hosts.' }),
    active: z.string().meta({ description: 'The one that takes the writes.' }),
  })
  .refine(({ members, active }) => members.includes(active), 'active must be one of the two members')

const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])

export const options = z.strictObject({
  pairs: z
    .array(pair)
    .default([])
    .meta({ description: 'Master/master pairs that are both writable on purpose, with one active side.' }),
  oneWriter: z
    .array(z.array(z.string()).min(2))
    .default([])
    .meta({ description: 'Hosts of which exactly one must be writable, whether they follow one another or not.' }),
  writer: oneOrMore.optional().meta({
    description: 'Host that takes the writes, one of each group of databases: another one in its place is a warning.',
    examples: ['db01'],
  }),
  follows: z
    .record(z.string(), oneOrMore)
    .default({})
    .meta({ description: 'Host → the master it must follow, or several: its host here, or the address it was told.' }),
})

export type ReplicationOptions = z.output<typeof options>
