import { CHECK_IN, pingNamesOf } from '@foretop/probes/reports/check-in/names.ts'
import { REGISTRY } from '../all-kinds.ts'
import { loadSettings } from '../config/load.ts'
import { rowCheckIns } from '../config/plan/pings.ts'
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
    const { plan, rows, server } = await loadSettings(configPath(values.config, io), {
      env: io.env,
      registry: REGISTRY,
    })
    const base = linkBase(server)
    const addressOf = (check: Parameters<typeof pingNamesOf>[0]) => {
      const uuid = pingNamesOf(check, server.reporterToken)?.uuid
      return uuid == null ? [] : [{ id: check.id, url: `${base}ping/${uuid}` }]
    }
    const listed = plan.checks.flatMap(addressOf)
    // Which rows there are only their source knows.
    const ofRows = new Set(rowCheckIns(rows).map(({ name }) => name))
    if (wanted !== undefined) {
      const isOfRow = ofRows.has(wanted.slice(wanted.indexOf('/') + 1))
      const made = isOfRow ? addressOf({ id: wanted, kind: CHECK_IN, options: {} }) : []
      const found = [...listed, ...made].find(({ id }) => id === wanted)
      if (found === undefined) throw new CannotRun(`there is no check-in ${wanted}`, { exitCode: EXIT.usage })
      io.print(found.url)
      return EXIT.ok
    }
    if (listed.length + ofRows.size === 0)
      throw new CannotRun('nothing has to check in: there is no check with probe: check-in', { exitCode: EXIT.usage })
    const width = Math.max(...listed.map(({ id }) => id.length))
    for (const { id, url } of listed) io.print(`${id.padEnd(width)}  ${url}`)
    for (const name of ofRows) io.print(`KEY/${name}: one for each row; ping-urls KEY/${name} prints its address`)
    return EXIT.ok
  },
}
