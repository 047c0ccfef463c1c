import { z } from 'zod'
import { AUTH_PROTOCOLS, PRIV_PROTOCOLS, type SnmpAccess } from './protocol/snmp/access.ts'

/** RFC 3414, 11.2, which agents hold to. */
const LEAST_LETTERS = 8
const password = z.string().min(LEAST_LETTERS, `must have at least ${LEAST_LETTERS} letters`)
const WEAK = /^(3)?des/i

/** Options of all probes that ask an SNMP agent. What belongs together is checked by `accessMistakes`. */
export const snmpAccess = {
  port: z.int().min(1).max(65_535).default(161).meta({ description: 'UDP port of the SNMP agent.' }),
  version: z
    .literal(['2c', '3', 3], 'must be 2c or 3')
    .default('2c')
    .meta({ description: 'Version of SNMP: 2c, or 3, which is safe.' }),
  community: z.string().min(1).optional().meta({
    description: 'SNMP community, with version 2c. It goes over the network in clear.',
    secret: true,
  }),
  user: z.string().min(1).max(32).optional().meta({ description: 'User, with version 3.' }),
  auth: z.enum(AUTH_PROTOCOLS).optional().meta({
    description: 'What signs with version 3, as the user has it there; sha.',
  }),
  authPassword: password.optional().meta({
    description: 'Password that signs; without it nothing is signed (noAuthNoPriv).',
    secret: true,
  }),
  priv: z
    .enum(PRIV_PROTOCOLS, {
      error: ({ input }) =>
        typeof input === 'string' && WEAK.test(input) ? 'DES is not spoken here: give the user AES' : undefined,
    })
    .optional()
    .meta({ description: 'What encrypts with version 3, as the user has it there; aes (128 bits).' }),
  privPassword: password.optional().meta({
    description: 'Password that encrypts; without it all can be read on the way (authNoPriv).',
    secret: true,
  }),
  context: z.string().min(1).max(255).optional().meta({ description: 'Name of the context, with version 3.' }),
}

export interface SnmpGiven {
  readonly version: '2c' | '3' | 3
  readonly community?: string | undefined
  readonly user?: string | undefined
  readonly auth?: (typeof AUTH_PROTOCOLS)[number] | undefined
  readonly authPassword?: string | undefined
  readonly priv?: (typeof PRIV_PROTOCOLS)[number] | undefined
  readonly privPassword?: string | undefined
  readonly context?: string | undefined
}

interface Mistake {
  readonly path: readonly (keyof SnmpGiven)[]
  readonly message: string
}

/** What does not go together. `needed` is said of what must be there. */
export function accessMistakes(given: SnmpGiven, needed = 'must be given'): readonly Mistake[] {
  const mistakes: Mistake[] = []
  const note = (name: keyof SnmpGiven, message: string) => void mistakes.push({ path: [name], message })
  const has = (name: keyof SnmpGiven) => given[name] !== undefined
  if (given.version === '2c') {
    const others = OF_USERS.filter(has)
    if (!has('community') && others.length === 0) note('community', needed)
    for (const name of others) note(name, 'is a matter of version: 3')
    return mistakes
  }
  if (!has('user')) note('user', `${needed}, for version is 3`)
  if (has('community')) note('community', 'is a matter of version: 2c; version 3 has users')
  if (has('auth') && !has('authPassword')) note('authPassword', 'must be given with auth')
  if (has('priv') && !has('privPassword')) note('privPassword', 'must be given with priv')
  if (has('privPassword') && !has('authPassword')) note('authPassword', 'must be given with privPassword')
  return mistakes
}

const OF_USERS = ['user', 'auth', 'authPassword', 'priv', 'privPassword', 'context'] as const

/** For `check` of an object whose options are these. */
export function checkAccess({ value, issues }: z.core.ParsePayload<SnmpGiven>): void {
  for (const { path, message } of accessMistakes(value))
    issues.push({ code: 'custom', path: [...path], message, input: value, continue: true })
}

/** Of options that have no mistakes. */
export function accessOf({ version, community = '', user = '', context = '', ...given }: SnmpGiven): SnmpAccess {
  if (version === '2c') return { version, community }
  const { auth = 'sha', authPassword, priv = 'aes', privPassword } = given
  return {
    ...{ version: '3', user, context },
    auth: authPassword === undefined ? null : { protocol: auth, password: authPassword },
    priv: privPassword === undefined ? null : { protocol: priv, password: privPassword },
  }
}
