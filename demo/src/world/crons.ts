/** A job that the crontab of each dispatcher has. Far more often than a real one, so that a demo sees it. */
export interface Cron {
  readonly name: string
  readonly everyMinutes: number
  readonly takesMs: number
  /** What its lines in the crontab tell: begin and end, or only that it went well. */
  readonly tells: 'both' | 'success'
  /** What it prints. */
  readonly log: readonly string[]
}

export const CRONS: readonly Cron[] = [
  {
    ...{ name: 'cron_installs', everyMinutes: 1, takesMs: 1_200, tells: 'both' },
    log: ['queue: 3 entries', 'install of gloves.example.org: files copied, database made', 'queue: empty'],
  },
  {
    ...{ name: 'cron_mount', everyMinutes: 1, takesMs: 400, tells: 'both' },
    log: ['startup_mounts: 12 rows, 12 mounted'],
  },
  {
    ...{ name: 'cron_slave_queue', everyMinutes: 1, takesMs: 900, tells: 'both' },
    log: ['17 changes taken from the master', '17 applied here'],
  },
  {
    ...{ name: 'cron_slave_sync', everyMinutes: 2, takesMs: 700, tells: 'both' },
    log: ['images of 10 installs compared', '4 files sent, 0 removed'],
  },
  {
    ...{ name: 'cron_slave_widgets', everyMinutes: 2, takesMs: 600, tells: 'both' },
    log: ['widgets: nothing to do'],
  },
  {
    ...{ name: 'cron_site_accounting', everyMinutes: 5, takesMs: 5_000, tells: 'both' },
    log: ['10 sites counted', '2.41 GB of traffic since the last run'],
  },
  { ...{ name: 'cron_sphinx', everyMinutes: 5, takesMs: 3_000, tells: 'success' }, log: [] },
  { ...{ name: 'web_server_config', everyMinutes: 2, takesMs: 300, tells: 'success' }, log: [] },
]

/** What the fault `crons` does: one fails and says why, one never comes to its end. */
export const FAILING = {
  name: 'cron_slave_sync',
  exit: 23,
  log: [
    'images of 10 installs compared',
    'candles.example.org: 212 files to send',
    'candles.example.org/images/large: permission denied',
    'candles.example.org: given up after 3 tries',
  ],
} as const
export const HANGING = 'cron_mount'
