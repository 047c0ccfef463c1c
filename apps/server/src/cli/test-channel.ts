import { channelKinds } from '../alerts/channels/all.ts'
import { startErrands } from '../alerts/errands/errands.ts'
import { testChannel as send } from '../alerts/test-channel.ts'
import { REGISTRY } from '../all-kinds.ts'
import { loadSettings } from '../config/load.ts'
import { ConfigError } from '../config/reading/mistake.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { configPath } from './config-path.ts'

export const testChannel: Command = {
  name: 'test-channel',
  summary: 'Sends a test message to one channel and says what came of it',
  usage: 'test-channel NAME [--config FILE-OR-FOLDER]',
  options: { config: { type: 'string' } },
  maxWords: 1,
  help: 'The message is clearly marked as a test. Exit code: 0 delivered, 1 not delivered.',
  async run({ values, positionals: [name] }, io) {
    try {
      const { plan, rows } = await loadSettings(configPath(values.config, io), { env: io.env, registry: REGISTRY })
      const channel = plan.channels.find((known) => known.name === name)
      if (channel === undefined) {
        const names = plan.channels.map((known) => known.name).join(', ') || 'none'
        throw new UsageError(
          `${name === undefined ? 'which channel?' : `there is no channel ${name};`} there are: ${names}`,
        )
      }
      await using stack = new AsyncDisposableStack()
      const errands = startErrands({ rules: () => rows.rules })
      stack.defer(errands.stop)
      const { delivered, text } = await send(channelKinds, channel, plan.site, { env: io.env, run: errands.run })
      io.print(text)
      return delivered ? EXIT.ok : EXIT.failed
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      io.printError(error.message)
      return EXIT.config
    }
  },
}
