import { REGISTRY } from '../all-kinds.ts'
import { configurationSchema } from '../config/schema.ts'
import { type Command, EXIT } from './command.ts'

export const schema: Command = {
  name: 'schema',
  summary: 'Prints the JSON Schema of the configuration, for editors',
  usage: 'schema > foretop.schema.json',
  async run(_, io) {
    io.print(JSON.stringify(configurationSchema(REGISTRY), null, 2))
    return EXIT.ok
  },
}
