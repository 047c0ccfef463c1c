import type { Recorded } from '@foretop/shared/model.ts'
import type { AnyProbe } from '../define.ts'
import { look } from '../look.ts'
import { Children } from '../protocol/child/children.ts'
import { ourselves } from '../protocol/child/person.ts'
import { record } from './record.ts'

/** For tests: a look at a server, then what is recorded of it. */
export async function recordNow(probe: AnyProbe, options: unknown): Promise<Recorded> {
  const seen = await look(probe, options)
  using children = new Children()
  return record({
    ...{ checkId: `target/${probe.kind}`, probe, options: probe.options.parse(options), witness: null },
    target: { host: 'target', address: '127.0.0.1' },
    details: seen.outcome === 'answered' ? (seen.details ?? {}) : {},
    child: (command, signal) =>
      children.run(command, { rules: { folders: ['/'], user: ourselves().username }, whose: 'target', signal }),
  })
}

/** For tests: a section by its title, as text; rows as JSON, one a line. */
export function sectionOf({ sections }: Recorded, title: string | RegExp): string {
  const found = sections.find((section) =>
    typeof title === 'string' ? section.title === title : title.test(section.title),
  )
  if (found === undefined) throw new Error(`no section ${title} among ${sections.map((section) => section.title)}`)
  return 'text' in found ? found.text : found.table.map((row) => JSON.stringify(row)).join('\n')
}
