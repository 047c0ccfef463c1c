import { pingNamesOf } from '@foretop/probes/reports/check-in/names.ts'
import { REGISTRY } from '../all-kinds.ts'
import { loadSettings } from '../config/load.ts'
import { linkBase } from '../listening.ts'
import { CannotRun, type Command, EXIT } from './command.ts'
import { configPath } from './config-path.ts'

export const pingUrls: Command = {
  name: 'ping-urls',
  summary: 'Lists the addresses by which jobs check in',
  usage: 'ping-urls [--config FILE-OR-FOLDER] [CHECK]',
  options: { config: { type: 'string' } },
  maxWords: 1,
  help:
    'Prints each check-in with its address, and what is asked for in it: whoever knows an address can check in.\n' +
    'With a CHECK only its address: curl -fsS -m 10 --retry 5 "$(foretop ping-urls d1/backup)"',
  async run({ values, positionals: [wanted] }, io) {
    const { plan, server } = await loadSettings(configPath(values.config, io), { env: io.env, registry: REGISTRY })
    const base = linkBase(server)
    const listed = plan.checks.flatMap((check) => {
      const uuid = pingNamesOf(check, server.reporterToken)?.uuid
      return uuid == null ? [] : [{ id: check.id, url: `${base}ping/${uuid}` }]
    })
    if (wanted !== undefined) {
      const found = listed.find(({ id }) => id === wanted)
      if (found === undefined) throw new CannotRun(`there is no check-in ${wanted}`, { exitCode: EXIT.usage })
      io.print(found.url)
      return EXIT.ok
    }
    if (listed.length === 0)
      throw new CannotRun('nothing has to check in: there is no check with probe: check-in', { exitCode: EXIT.usage })
    const width = Math.max(...listed.map(({ id }) => id.length))
    for (const { id, url } of listed) io.print(`${id.padEnd(width)}  ${url}`)
    return EXIT.ok
  },
}
