import { z } from 'zod'
import { byOf, loginOf } from '../local-or-ssh.ts'
import { rowsOfCsv } from './csv.ts'
import { defineSource, type RawRow } from './define.ts'
import { rowsOfIni } from './ini.ts'
import { jsonIn, yamlIn } from './parse.ts'
import { FILE, readFileOf } from './read-file.ts'
import { splitBy } from './split.ts'
import { rowsOfTree, TREE } from './tree.ts'

const options = z.strictObject({
  ...FILE,
  format: z.enum(['json', 'yaml', 'csv', 'ini', 'lines']).meta({ description: 'How rows stand in it.' }),
  ...TREE,
  separator: z
    .string()
    .refine((sign) => sign.length === 1 && !'"\r\n'.includes(sign), { error: 'must be one sign' })
    .default(',')
    .meta({ description: 'With csv: what stands between cells.' }),
  split: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({
      description: 'Column that holds several, between commas or blanks (or a list): a row for each of them.',
      examples: ['ips'],
    }),
})

export const file = defineSource({
  kind: 'file',
  title: 'Rows of a file',
  summary: 'Lists the entries of a JSON, YAML, CSV or INI file, or its lines, of this machine or over SSH.',
  tried: {
    with: 'coreutils 9.1',
    tells: ['listed', 'missing', 'not readable', 'damaged', 'too large', 'rows that are none'],
  },
  by: byOf,
  loginOf,
  options,
  manual: `
Reads the file whole with \`cat\`, 1 MiB at most, each time; what cannot be read to its end lists nothing, and the last list stays.
Replace it by renaming: of a file that is being written only its beginning is seen.

- \`json\`, \`yaml\`: a list of maps, or a map of maps whose names are then the column \`name\`; a list of plain values has the column
  \`value\`. \`at\` says where it stands, \`columns\` what is taken of each entry; else all that is text, a number, yes or no.
- \`csv\`: the first line names the columns (RFC 4180).
- \`ini\`: a section is a row; its name is the column \`section\`. Keys end at the first \`=\` or \`:\`, and a line that is indented deeper than its
  key continues the value.
- \`lines\`: a line is a row, its text the column \`line\`; empty ones, and those that begin with \`#\`, are none.

With \`split\` a column that holds several makes a row for each of them: of the file

    [carp1]
    interface = igb1
    ips : 208.43.48.2
          208.43.48.3

\`{ key: ips, with: { path: /usr/local/etc/mas_ip_manager.cfg, format: ini, split: ips } }\` lists each address with the \`section\` and \`interface\` that it is of. A
section of which none are listed has no row.`,
  discover: async (given, context) => rowsIn(await readFileOf(given, context), given),
})

/** Exported for its recordings. */
export const rowsIn = (text: string, given: z.output<typeof options>): readonly RawRow[] =>
  splitBy(given.split, wholeRowsIn(text, given))

function wholeRowsIn(text: string, given: z.output<typeof options>): readonly RawRow[] {
  switch (given.format) {
    case 'json':
      return rowsOfTree(jsonIn(text), given)
    case 'yaml':
      return rowsOfTree(yamlIn(text), given)
    case 'csv':
      return rowsOfCsv(text, given.separator)
    case 'ini':
      return rowsOfIni(text)
    case 'lines':
      return text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => ({ line }))
  }
}
