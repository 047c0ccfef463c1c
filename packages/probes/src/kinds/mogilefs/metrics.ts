const LATE = { warning: { above: 0 }, critical: { above: 0 } } as const

/** What a tracker measures. */
export const METRICS = {
  writeableHosts: {
    label: 'Hosts with a device to write to',
    unit: 'count',
    thresholds: { warning: { below: 2 }, critical: { below: 1 } },
  },
  unreachable: {
    label: 'Devices unreachable',
    unit: 'count',
    thresholds: { warning: { above: 0 }, critical: { above: 1 } },
    chart: 'devices',
  },
  notWriteable: {
    label: 'Devices alive that cannot be written to',
    unit: 'count',
    thresholds: { warning: { above: 0 } },
    chart: 'devices',
  },
  used: {
    intermittent: true,
    label: 'Used of',
    unit: 'percent',
    thresholds: { warning: { above: 90 }, critical: { above: 95 } },
  },
  free: { intermittent: true, label: 'Free on', unit: 'bytes' },
  deviceBusy: {
    intermittent: true,
    label: 'Device busy',
    unit: 'percent',
    thresholds: { warning: { above: 80 }, critical: { above: 95 } },
  },
  pending: {
    label: 'Queries waiting',
    unit: 'count',
    thresholds: { warning: { above: 0 }, critical: { above: 20 } },
    chart: 'query workers',
  },
  idle: { label: 'Query workers idle', unit: 'count', thresholds: { warning: { below: 1 } }, chart: 'query workers' },
  busy: { intermittent: true, label: 'Query workers busy', unit: 'count', chart: 'query workers' },
  queries: { intermittent: true, label: 'Queries', unit: 'count', counter: true },
  outOfWorkers: {
    label: 'Times that no query worker was idle',
    unit: 'count',
    counter: true,
    thresholds: { warning: { above: 0.1 } },
  },
  missingWorkers: {
    label: 'Workers missing of',
    unit: 'count',
    thresholds: { warning: { above: 0 }, instances: { monitor: LATE, queryworker: LATE } },
  },
  startedWorkers: {
    intermittent: true,
    label: 'Workers started',
    unit: 'count',
    counter: true,
    thresholds: { warning: { above: 0.2 } },
  },
  workQueue: { intermittent: true, label: 'Work handed out', unit: 'count' },
  sentinelPaths: {
    intermittent: true,
    label: 'Copies of the sentinel',
    unit: 'count',
    thresholds: { critical: { below: 1 } },
  },
  sentinelMissing: {
    intermittent: true,
    label: 'Copies of the sentinel missing',
    unit: 'count',
    thresholds: { warning: { above: 0 } },
  },
  lookupTime: {
    intermittent: true,
    label: 'Lookup of a key',
    unit: 'ms',
    thresholds: { warning: { above: 200 }, critical: { above: 2_000 } },
  },
  uptime: { label: 'Uptime', unit: 's' },
} as const
