import { REGISTRY } from '../all-kinds.ts'
import { loadSettings } from '../config/load.ts'
import { byOf } from './ack.ts'
import { COLOR_HELP, COLOR_OPTIONS, paintFor } from './ansi.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { configPath } from './config-path.ts'
import { openRemote, type Remote } from './remote.ts'
import { assertOneWay, SIGHT_HELP, SIGHT_OPTIONS } from './sight.ts'
import { onceFromConfig, onceFromServer } from './top/once.ts'
import { startOwnWall } from './top/own-wall.ts'
import { openServerWall } from './top/server-wall.ts'
import { runSession } from './top/session.ts'
import { signsFor } from './top/signs.ts'

export const top: Command = {
  name: 'top',
  summary: 'The wall in a terminal, live',
  usage: 'top [--config FILE-OR-FOLDER | --server URL] [--once] [--json] [--no-color]',
  options: {
    ...SIGHT_OPTIONS,
    ...COLOR_OPTIONS,
    once: { type: 'boolean' },
    json: { type: 'boolean' },
    by: { type: 'string' },
  },
  help: [
    '--once        one picture, then the end; so it is too where there is no terminal',
    '--json        the same for programs',
    '--by          who acknowledges; default: the name you are logged in with',
    SIGHT_HELP,
    COLOR_HELP,
    '',
    'Keys: j k or arrows choose a problem, Enter shows all of it with its runbook, a acknowledges, r looks again, q ends.',
    'Straight from a configuration it looks by itself, keeps nothing and tells nobody.',
    '',
    'Exit code of --once: 0 all well, 1 warnings, 2 something is critical, 3 something is not known.',
    'Else 0; 75 no server there, 78 configuration refused.',
  ].join('\n'),
  async run(args, io) {
    const { values } = args
    assertOneWay(args)
    const remote = values.config === undefined ? await openRemote(args, io) : null
    const { terminal } = io
    const looks = { signs: signsFor(io.env), paint: paintFor(args, io) }
    if (values.once === true || values.json === true || terminal === undefined) {
      const how = { ...looks, json: values.json === true, columns: terminal?.size().columns ?? widthIn(io) }
      return remote === null ? onceFromConfig(configPath(values.config, io), how, io) : onceFromServer(remote, how, io)
    }
    await using wall = await openWall(remote, args, io)
    await runSession(wall, terminal, io, looks)
    return EXIT.ok
  },
}

async function openWall(remote: Remote | null, args: Arguments, io: Io) {
  if (remote !== null) return openServerWall(remote, byOf(args, io))
  const settings = await loadSettings(configPath(args.values.config, io), { env: io.env, registry: REGISTRY })
  return startOwnWall(settings, byOf(args, io))
}

/** Where there is no terminal somebody may still have said how wide a line is. */
const widthIn = ({ env }: Pick<Io, 'env'>): number => {
  const columns = Number(env.COLUMNS)
  return columns >= 40 ? columns : 100
}
