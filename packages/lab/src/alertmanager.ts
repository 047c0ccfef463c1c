import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface Prometheus extends RunningServer {
  /** Other alerts instead: `name: { expr, labels, annotations }`, as JSON. */
  setAlerts(alerts: Alerts): Promise<void>
}

export type Alerts = {
  readonly [name: string]: {
    readonly expr?: string
    readonly labels?: { readonly [label: string]: string }
    readonly annotations?: { readonly [name: string]: string }
  }
}

/** Starts a Prometheus that scrapes nothing, with alerts that it sends to an Alertmanager. */
export async function startPrometheus({
  alertmanager,
  alerts,
}: {
  alertmanager: number
  alerts: Alerts
}): Promise<Prometheus> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const write = (given: Alerts) => writeFile(join(folder.path, 'rules.yml'), JSON.stringify(rulesOf(given)))
  await write(alerts)
  const config = {
    global: { evaluation_interval: '1s' },
    rule_files: [join(folder.path, 'rules.yml')],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanager}`] }] }] },
  }
  await writeFile(join(folder.path, 'prometheus.yml'), JSON.stringify(config))
  const port = await freePort()
  const running = stack.use(
    await startServer(
      (await findProgram('prometheus')) ?? 'prometheus',
      [
        `--config.file=${join(folder.path, 'prometheus.yml')}`,
        ...[`--storage.tsdb.path=${join(folder.path, 'data')}`, `--web.listen-address=127.0.0.1:${port}`],
        ...['--rules.alert.resend-delay=1s'],
      ],
      { port },
    ),
  )
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return {
    ...running,
    async setAlerts(next) {
      await write(next)
      running.process.kill('SIGHUP')
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

const rulesOf = (alerts: Alerts) => ({
  groups: [
    {
      name: 'lab',
      rules: Object.entries(alerts).map(([alert, { expr = 'vector(1)', ...more }]) => ({ alert, expr, ...more })),
    },
  ],
})

interface Telling {
  /** Of its receiver. */
  readonly name?: string
  readonly groupBy?: readonly string[]
  /** Where it says that it is. */
  readonly externalUrl?: string
}

/** Starts an Alertmanager that posts to a webhook, with a bearer token or as somebody with a password. */
export async function startAlertmanager(
  url: string,
  access: { readonly token: string } | { readonly user: string; readonly password: string },
  { name = 'foretop', groupBy = ['alertname'], externalUrl }: Telling = {},
): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const http_config =
    'token' in access
      ? { authorization: { credentials: access.token } }
      : { basic_auth: { username: access.user, password: access.password } }
  const config = {
    route: {
      receiver: name,
      group_by: groupBy,
      group_wait: '0s',
      group_interval: '1s',
      repeat_interval: '1h',
    },
    receivers: [{ name, webhook_configs: [{ url, http_config }] }],
  }
  const file = join(folder.path, 'alertmanager.yml')
  await writeFile(file, JSON.stringify(config))
  const port = await freePort()
  const running = stack.use(
    await startServer(
      (await findProgram('prometheus-alertmanager')) ?? 'prometheus-alertmanager',
      [
        ...[`--config.file=${file}`, `--storage.path=${join(folder.path, 'data')}`],
        ...[`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='],
        ...(externalUrl === undefined ? [] : [`--web.external-url=${externalUrl}`]),
      ],
      { port },
    ),
  )
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}
