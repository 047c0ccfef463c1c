import { apprise } from './apprise.ts'
import { command } from './command.ts'
import type { ChannelDefinition } from './define.ts'
import { email } from './email.ts'
import { pagerduty } from './pagerduty.ts'
import { slack } from './slack.ts'
import { slackBot } from './slack-bot.ts'
import { webhook } from './webhook.ts'

/** The list of channel kinds: a new one is one file and one line here. Schema and manual follow from it. */
// biome-ignore lint/suspicious/noExplicitAny: each kind's option type is its own; options are parsed by its schema before send sees them.
export const channelKinds: readonly ChannelDefinition<any>[] = [
  apprise,
  command,
  email,
  pagerduty,
  slack,
  slackBot,
  webhook,
]
