import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { packageFiles } from '../package-files.mjs'
import { npm, run } from './npm.mjs'

/** All that the built web app is made of, from the root. */
export const WEB_SOURCES = ['apps/web', 'packages/shared', 'tsconfig.json']
const LEFT_OUT = /(?:^|\/)(?:node_modules|dist)(?:\/|$)/

/** Builds the web app with the tools of a developer's checkout. */
export const buildInPlace = (root) => vite(root, root)

/**
 * Builds the web app where none of its tools are installed, nor shall be: in a copy beside, with tools that go again.
 * `makeReady` resolves when the Node that builds it is there; the tools are fetched meanwhile.
 */
export async function buildBeside(root, makeReady) {
  const beside = join(root, '.foretop-web')
  const remove = () => rmSync(beside, { recursive: true, force: true })
  remove()
  // Also when a signal ends it.
  process.once('exit', remove)
  try {
    for (const path of [...packageFiles(root), 'package-lock.json', ...WEB_SOURCES]) {
      mkdirSync(dirname(join(beside, path)), { recursive: true })
      cpSync(join(root, path), join(beside, path), {
        recursive: true,
        filter: (from) => !LEFT_OUT.test(from.slice(root.length + 1)),
      })
    }
    const fetched = await Promise.allSettled([makeReady, npm(beside, 'ci', '--include=dev', '-w', '@foretop/web')])
    for (const { status, reason } of fetched) if (status === 'rejected') throw reason
    await vite(beside, root)
    const dist = 'apps/web/dist'
    rmSync(join(root, dist), { recursive: true, force: true })
    renameSync(join(beside, dist), join(root, dist))
  } finally {
    remove()
  }
}

async function vite(folder, root) {
  const own = join(root, 'node_modules/.bin/node')
  const node = existsSync(own) ? own : process.execPath
  const command = [node, 'node_modules/vite/bin/vite.js', 'build', 'apps/web', '--logLevel', 'warn']
  const { status, error, output } = await run(command, folder)
  if (status !== 0) throw new Error(`${output}the web app could not be built${error ? `: ${error.message}` : ''}`)
}
