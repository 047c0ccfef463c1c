import { duration } from '@foretop/shared/duration.ts'
import { z } from 'zod'
import { reference } from './needs.ts'

/** What a configuration may say of a restart. */

const names = z.array(reference).min(1, { error: 'names nothing' })

const ruleShape = z.strictObject({
  check: reference
    .exactOptional()
    .meta({ description: 'A check of the host itself by its name; host/name: that one.' }),
  others: reference.exactOptional().meta({ description: 'The check of this name of the other hosts.' }),
  all: reference.exactOptional().meta({ description: 'The check of this name of all that `hosts` names.' }),
  calm: names.exactOptional().meta({ description: 'Hosts and groups of which nothing else may be critical.' }),
  hosts: names.exactOptional().meta({ description: 'With all: hosts and groups.' }),
  up: z.int().min(1).exactOptional().meta({ description: 'With others: of so many it must hold; 1 if not given.' }),
  metric: z
    .string()
    .exactOptional()
    .meta({ description: 'What of it is held against the limits; else it must be ok.' }),
  instance: z.string().exactOptional().meta({ description: 'Only this one; else all that the metric has.' }),
  atLeast: z.number().exactOptional(),
  atMost: z.number().exactOptional(),
  that: z.string().min(1).max(300).meta({ description: 'What holds where it is safe: "all importers are bored".' }),
  else: z.string().min(1).max(500).meta({ description: 'Why not, where that does not hold.' }),
})
export type RuleShape = z.output<typeof ruleShape>

const costShape = z.strictObject({
  text: z.string().min(1).max(500).meta({ description: 'What comes of it even where it is safe.' }),
  check: reference.meta({ description: 'A check of the host itself, by its name.' }),
  metrics: names.meta({ description: 'Which numbers of it say how much.' }),
})

export const restartShape = z.strictObject({
  title: z.string().min(1).max(200).optional(),
  hosts: names.meta({ description: 'Hosts and groups: each host is asked for by itself.' }),
  runbook: z.string().min(1).exactOptional().meta({ description: 'How it is done, in Markdown.' }),
  within: duration('1s', '1d').optional().meta({
    description: 'What was seen longer ago counts as not known; 1m if not given.',
  }),
  safe: z.array(ruleShape).min(1, { error: 'has no rule: nothing would say when it is safe' }),
  costs: z.array(costShape).optional(),
})
export type RestartShape = z.output<typeof restartShape>
