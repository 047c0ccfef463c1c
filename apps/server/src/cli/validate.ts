import { REGISTRY } from '../all-kinds.ts'
import { loadSettings } from '../config/load.ts'
import { ConfigError } from '../config/reading/mistake.ts'
import { rulesListed } from '../engine/quiets-listed.ts'
import { assertSafe, UnsafeSettings } from '../http/doors/safe.ts'
import { type Command, EXIT } from './command.ts'
import { configPath } from './config-path.ts'
import { ruleLine } from './handling/rule-line.ts'

export const validate: Command = {
  name: 'validate',
  summary: 'Checks a configuration without starting anything',
  usage: 'validate [--config FILE-OR-FOLDER]',
  options: { config: { type: 'string' } },
  help: 'Prints every mistake with file and line, and of each downtime that comes again the next three times. Exit code: 0 it would be accepted, 78 it would be refused.',
  async run({ values }, io) {
    const path = configPath(values.config, io)
    try {
      const { plan, rows, server } = await loadSettings(path, { env: io.env, registry: REGISTRY })
      assertSafe(server)
      const off = plan.checks.filter(({ enabled }) => !enabled).length
      const parts = [
        `${plan.hosts.length} hosts`,
        `${plan.checks.length} checks${off > 0 ? ` (${off} switched off)` : ''}`,
      ]
      const listed = rows.sources.length > 0 ? [`${rows.sources.length} sources, which were not asked`] : []
      io.print(
        `${path}: ${[...parts, ...listed, `${plan.channels.length} channels`, `${plan.routes.length} routes`].join(', ')}`,
      )
      for (const rule of rulesListed(plan, Date.now())) io.print(ruleLine(rule, Date.now()))
      return EXIT.ok
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof UnsafeSettings)) throw error
      io.printError(error.message)
      return EXIT.config
    }
  },
}
