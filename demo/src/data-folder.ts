import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Simulation } from './simulation.ts'

const CONFIGURATION = 'foretop.yaml'
/** What the demo and the product make in it. */
const OURS = /^(state\.db|history\.db|lock$|foretop\.yaml$|demo\.json$)/

/** The demo's own settings, where the estate does not say otherwise. Single looks: as long as the past has them. */
const SETTINGS = {
  notice: '"Simulation: no real server is behind this"',
  history: '{ keep: 2h }',
}

/** Makes the folder, or empties it of an earlier demo. Throws when there is anything else in it. */
export function emptyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const names = readdirSync(folder)
  const foreign = names.find((name) => !OURS.test(name))
  if (foreign !== undefined || (names.length > 0 && !existsSync(join(folder, CONFIGURATION))))
    throw new Error(
      `${folder} is not the data folder of a demo: ${foreign ?? names[0]} is in it; say another one: --data DIR`,
    )
  for (const name of names) rmSync(join(folder, name), { recursive: true })
}

/** Whether an earlier demo left its past there. */
export const hasPast = (folder: string): boolean => existsSync(join(folder, 'history.db'))

/** Writes what the product watches; returns the file's path. */
export function writeConfiguration(folder: string, { configuration }: Pick<Simulation, 'configuration'>): string {
  const own = Object.entries(SETTINGS).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(configuration))
  const path = join(folder, CONFIGURATION)
  writeFileSync(path, `${own.map(([key, value]) => `${key}: ${value}\n`).join('')}${configuration}`)
  return path
}
