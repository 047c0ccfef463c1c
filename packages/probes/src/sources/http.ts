import { z } from 'zod'
import { CONTRADICTIONS, LIMITS, QUESTION } from '../kinds/http/asking.ts'
import { defineSource } from './define.ts'
import { askForJson } from './document.ts'
import { rowsOfTree, TREE } from './tree.ts'

export const http = defineSource({
  kind: 'http',
  title: 'Rows over HTTP',
  summary: 'Lists the entries of a JSON document, over HTTP.',
  tried: {
    with: 'nginx 1.22',
    tells: [
      'listed',
      'not JSON',
      'damaged JSON',
      'no list there',
      'another status',
      'refused',
      'hung',
      'cut',
      'too large',
    ],
  },
  options: z.strictObject({ ...QUESTION, ...TREE, ...LIMITS }).check(...CONTRADICTIONS),
  manual: `
Asks as the [\`json\` probe](#json-json-probe) does, with the same options. Without \`host\` or \`address\` it connects to where the url's name points.
The document is a list of maps, or a map of maps whose names are then the column \`name\`; \`at\` says where it stands, \`columns\`
what is taken of each entry. Pages that come in parts are not put together. \`maxBytes\` is 1 MiB unless you say more.`,
  discover: async (given, { target, signal }) => rowsOfTree(await askForJson(given, target, signal), given),
})
