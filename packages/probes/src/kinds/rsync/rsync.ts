import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { lineOption } from '../../protocol/line-option.ts'
import { Daemon } from '../../protocol/rsync/daemon.ts'
import { stopwatch } from '../../protocol/stopwatch.ts'

/** A name that is said by itself: `#list` is a question. */
const name = lineOption('a module').refine((text) => !text.startsWith('#'), { error: 'begins with #' })

const options = z
  .strictObject({
    port: z.int().min(1).max(65_535).default(873).meta({ description: 'Port of the daemon.' }),
    module: name.optional().meta({ description: 'Module that must be usable.', examples: ['web'] }),
    user: lineOption('a user')
      .refine((text) => !text.includes(' '), { error: 'has a blank in it' })
      .optional()
      .meta({ description: 'With module: user of its secrets file.' }),
    password: lineOption('a password').optional().meta({ description: 'Its password.', secret: true }),
    modules: z.array(name).max(200).default([]).meta({ description: 'Without module: names that must be listed.' }),
  })
  .refine(({ module, modules }) => module === undefined || modules.length === 0, {
    error: 'either one module, which is entered, or modules that must be listed',
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: 'user and password go together',
  })
  .refine(({ module, user }) => user === undefined || module !== undefined, {
    error: 'a login is for one module: name it',
  })

const SLOW = { warning: { above: 2_000 }, critical: { above: 8_000 } }

export const rsync = defineProbe({
  kind: 'rsync',
  title: 'rsync daemon',
  summary: 'Whether one module of an rsync daemon is usable, with user and password; or which modules it lists.',
  tried: {
    with: 'rsync 3.5.0 (protocol 32), and as it answers to protocols 29 to 31',
    tells: [
      'folder that cannot be entered (disk not mounted)',
      'wrong password',
      'password wanted',
      'address not let in',
      'no such module',
      'module not listed',
      'full',
      'refused',
      'hung',
      'hung once asked for the module',
      'another service',
      'cut',
    ],
  },
  options,
  metrics: {
    greeting: { label: 'Wait for the greeting', unit: 'ms', chart: 'phases', thresholds: SLOW },
    answer: { label: 'Wait for the module', unit: 'ms', chart: 'phases', thresholds: SLOW },
    modules: { label: 'Modules listed', unit: 'count' },
    missing: { label: 'Module not listed:', unit: 'flag', thresholds: { critical: { above: 0 } } },
    withoutPassword: {
      label: 'Lets us in without the password',
      unit: 'flag',
      thresholds: { warning: { above: 0 } },
    },
  },
  defaults: { everyMs: 60_000, timeoutMs: 15_000 },
  manual: `
Asks for one \`module\` and hangs up as soon as it may be used: no file is looked at, none is sent. With two secrets files, as for
web and root, there are two checks:

    rsync-web:  { probe: rsync, hosts: [d1], with: { module: web,  user: web,  password: "\${env:RSYNC_WEB}" } }
    rsync-root: { probe: rsync, hosts: [d1], with: { module: root, user: root, password: "\${env:RSYNC_ROOT}" } }

Without \`module\` it asks for the list, in which \`modules\` must be; those with \`list = no\` never are. Entering a module counts for
its \`max connections\` as long as a look takes, and each look is in the daemon's log. The password never goes over the network,
only a proof of it: SHA-512 to MD5 as the daemon offers (3.2.7 and later), MD5 from protocol 30, MD4 before.

- **cannot enter the folder … (chdir failed)**: it is not there, mostly since its disk is not mounted. For the daemon to notice, the
  module's \`path\` must lie below the mount point, not be it: an empty mount point can be entered.
- **refuses our user or password**: also where \`secrets file\` is missing, or others may read it (\`strict modes\`): the daemon says why
  in its own log alone. **lets nobody in without**: give \`user\` and \`password\`.
- **lets us in without the password** (warning): one was given, and the module asks for none.
- **does not let our address in**: \`hosts allow\`, \`hosts deny\`. **has no module**: not in its configuration.
- **is full**: \`max connections\` of that module, which runs that hang use up too. The list is still given then.
- **answered at first, and now does not answer any more**: the folder of the module is on a mount that hangs, mostly.
- **takes connections but does not answer**: the daemon hangs. **refused**: it is not running.
- **does not speak as an rsync daemon**: something else listens there, or inetd could not start it.`,
  async run({ port, module, user, password, modules }, { target, signal }) {
    const time = stopwatch()
    using daemon = await Daemon.greeted({ address: target.address, port }, signal)
    const greeting = time()
    const details = { version: daemon.greeting.version }
    if (module === undefined) {
      const listed = await daemon.list(signal)
      const missing = modules.filter((name) => !listed.includes(name))
      return {
        metrics: {
          ...{ greeting, answer: time(), modules: listed.length },
          ...(modules.length > 0 && {
            missing: Object.fromEntries(modules.map((name) => [name, Number(missing.includes(name))])),
          }),
        },
        details: { ...details, modules: listed.map((name) => ({ module: name })) },
        text: [
          ...(missing.length > 0 ? [`not listed: ${missing.join(', ')}`] : []),
          `${counted(listed.length, 'module')} listed`,
        ].join('; '),
      }
    }
    const login = user === undefined || password === undefined ? null : { user, password }
    const { wantedPassword } = await daemon.enter(module, login, signal)
    return {
      metrics: { greeting, answer: time(), ...(login !== null && { withoutPassword: Number(!wantedPassword) }) },
      details,
      text: wantedPassword ? `${module} is usable for ${user}` : `${module} is usable without a password`,
    }
  },
})
