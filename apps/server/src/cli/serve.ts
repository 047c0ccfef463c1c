import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type App, startApp } from '../app.ts'
import { ConfigError } from '../config/reading/mistake.ts'
import { UnsafeSettings } from '../http/doors/safe.ts'
import { createLog } from '../log.ts'
import { CannotStart } from '../stores.ts'
import { WEB } from '../version.ts'
import { type Command, EXIT, type Io, UsageError } from './command.ts'
import { configPath, EXAMPLE } from './config-path.ts'

/** What cannot be done in this time when asked to stop is left. */
const STOP_MS = 10_000

export const serve: Command = {
  name: 'serve',
  summary: 'Runs the monitor: looks, judges, remembers, tells, and serves the wall',
  usage: 'serve [--config FILE-OR-FOLDER] [--host ADDRESS] [--port N] [--data FOLDER] [--log LEVEL]',
  options: {
    config: { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
    data: { type: 'string', default: 'data' },
    log: { type: 'string', default: 'info' },
  },
  help: [
    '--config  default: foretop.yaml of this folder, else an example that watches this machine',
    '--host    default: 127.0.0.1; others need tokens in the configuration',
    '--port    default: 8600',
    '--data    where it keeps its databases; default: data',
    '--log     trace, debug, info, warn, error',
    'SIGHUP reads the configuration again. Exit code 78: it is refused, 64: bad arguments,',
    '75: its port or data folder is not to be had, 1: not all could be written at the end.',
  ].join('\n'),
  async run({ values }, io) {
    const { log, hide } = createLog(levelOf(values.log))
    const config = configPath(values.config, io)
    let app: App | undefined
    // At once, for without a listener the signal ends the process; while it starts it reads the configuration anyway.
    io.onReload(() => void app?.reload())
    try {
      app = await startApp({
        config,
        data: resolve(io.cwd, String(values.data)),
        ...(typeof values.host === 'string' && { host: values.host }),
        ...(typeof values.port === 'string' && { port: portOf(values.port) }),
        env: io.env,
        web: existsSync(WEB) ? WEB : null,
        log,
        hide,
      })
    } catch (error) {
      if (error instanceof CannotStart) {
        io.printError(`foretop: ${error.message}`)
        return EXIT.unavailable
      }
      if (!(error instanceof ConfigError || error instanceof UnsafeSettings)) throw error
      io.printError(error.message)
      return EXIT.config
    }
    io.print(`foretop: the wall is at ${app.url} (configuration: ${config})`)
    if (config === EXAMPLE)
      io.print(
        `foretop: it watches this machine; \`${io.env.FORETOP_COMMAND ?? 'foretop'} init\` writes a configuration of your own`,
      )
    if (!io.stop.aborted) await new Promise((resolve) => io.stop.addEventListener('abort', resolve, { once: true }))
    log.info('stopping')
    return stopInTime(app, io)
  },
}

async function stopInTime(app: App, io: Io): Promise<number> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`it took longer than ${STOP_MS} ms`)), STOP_MS)
  try {
    await Promise.race([app.stop(), late.promise])
    return EXIT.ok
  } catch (error) {
    io.printError(`foretop: not all could be written: ${textOf(error)}`)
    return EXIT.failed
  } finally {
    clearTimeout(timer)
  }
}

/** The first failure of several; those after it are mostly its consequences. */
function textOf(error: unknown): string {
  if (error instanceof SuppressedError) return textOf(error.suppressed)
  return error instanceof Error ? error.message : String(error)
}

function portOf(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port: must be 0–65535, got ${text}`)
  return port
}

function levelOf(text: string | boolean | undefined): string {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
  if (!levels.includes(String(text))) throw new UsageError(`--log: must be one of ${levels.join(', ')}, got ${text}`)
  return String(text)
}
