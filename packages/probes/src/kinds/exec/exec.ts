import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { conclude } from '../../protocol/nagios/conclude.ts'
import { PLUGIN_METRICS } from '../../protocol/nagios/readings.ts'
import { asSeen } from '../../recording/seen.ts'

const words = z.string().refine((text) => !text.includes('\0'), { error: 'must not hold a NUL' })

export const exec = defineProbe({
  kind: 'exec',
  title: 'Nagios plugin',
  summary: 'Runs a Nagios plugin on this machine: its exit code is the state, its performance data are metrics.',
  tried: {
    with: 'monitoring-plugins 2.3.3',
    tells: [
      'ok, warning, critical and unknown as the plugin says',
      'another exit code',
      'ended by a signal',
      'not there',
      'not allowed',
      'hung',
      'hangs in the kernel',
      'said nothing',
      'said too much',
    ],
  },
  by: 'child',
  defaults: { everyMs: 60_000, timeoutMs: 15_000 },
  options: z.strictObject({
    command: words.min(1).meta({
      description: 'The plugin: a name in one of the folders of `children`, or its whole path there.',
      examples: ['check_http'],
    }),
    args: z
      .array(words)
      .default([])
      .meta({
        description: 'Its arguments, each by itself; `$HOSTADDRESS$` and `$HOSTNAME$` stand for those of the host.',
        examples: [['-H', '$HOSTADDRESS$', '-w', '2', '-c', '5']],
        open: true,
      }),
    env: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'a variable may have letters, digits and underscore' }),
        words,
      )
      .default({})
      .meta({ description: 'Environment variables for it: where secrets belong.', secret: true }),
  }),
  programOf: ({ command }) => ({ path: ['command'], program: command }),
  metrics: PLUGIN_METRICS,
  manual: `
Starts the plugin without a shell and sends nothing itself. So there are no quotes, pipes or \`*\` in \`args\`, and each argument is
an entry of its own: \`['-H', '$HOSTADDRESS$', '-p', '8080']\`. Where programs may be and as whom they run says the section
[children](configuration.md#programs).

The exit code decides, as with Nagios: 0 ok, 1 warning, 2 critical, 3 unknown. The first line is what is shown; further lines are
in the details. Only the first 64 KiB of what it says are read: where there is more, the details say so, and a number that may
have been cut in two is no number. Thresholds of the check itself can make the state worse, never better.

Performance data, in whatever units, are metrics by what they are measured in, with the plugin's labels as instances: \`times\`
(\`s\`, \`ms\`, \`us\`), \`sizes\` (\`B\` to \`PB\`, by 1024), \`percents\` (\`%\`), \`counters\` (\`c\`, drawn per second) and \`values\` (all others).
What the plugin gives as \`U\` is not known. Its own thresholds, least and most are shown in the details. To judge one here as well:
\`thresholds: { times: { instances: { time: { warning: { above: 500 } } } } }\`.

Passwords on a command line are seen by everybody on this machine. Many plugins read them elsewhere: give variables under \`env\`,
whose values are masked wherever they turn up, or name a file that only the user of the children can read. A reference
\`\${env:NAME}\` in \`args\` is masked in what is shown, and still seen by \`ps\`.

- **ended with …**: the plugin gave an exit code that means nothing (126, 127, 255), or a signal ended it. What it complained of
  stands behind it. Run it by hand as the user of the children.
- **did not end in time**: it was ended, with all that it started. Plugins wait for 10 s by themselves (\`-t\`):
  leave \`timeout\` above that to hear what they say.
- **there is no …**, **is in none of the folders**, **may not be executed**: nothing was run, so nothing is known of the service.
- **said nothing**: exit code 0 without a word is unknown, for a plugin that broke may look like that.
- **still hangs in the kernel**: it waits on a mount that is dead, where no signal reaches it. Nothing more is started for this check
  until it is gone.

Tried with monitoring-plugins 2.3.3.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run({ command, args, env }, { target, child }) {
    const filled = args.map((arg) =>
      arg.replaceAll('$HOSTADDRESS$', () => target.address).replaceAll('$HOSTNAME$', () => target.host),
    )
    const end = await child({ program: command, from: 'folders', args: filled, env })
    const cut = end.cut?.includes('stdout') ? 'it said more than the 64 KiB that are read' : null
    return conclude(command, { ...end, cut })
  },
})
