import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import type { Build } from '../src/offline/shelf.ts'

/** It lies at the root: a service worker answers for what is below it. */
const WORKER = 'service-worker.js'
const SOURCE = join(import.meta.dirname, '../src/offline/service-worker.ts')
/** Letters that hardly any name of a host has come when they are needed. */
const RARE = /-(?:cyrillic|greek|vietnamese)(?:-ext)?-/

/** Builds the service worker, once it is known of which parts the app consists. */
export function keepParts(): Plugin {
  return {
    name: 'foretop:keep-parts',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const entry = Object.values(bundle).find((output) => output.type === 'chunk' && output.isEntry)
      if (entry === undefined) throw new Error('there is no app to keep')
      const parts = partsIn(dir)
      const kept: Build = { entry: entry.fileName, parts }
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: { BUILD: JSON.stringify(kept) },
        build: {
          target: 'es2022',
          outDir: dir,
          emptyOutDir: false,
          // No module: not every browser has service workers that import.
          rolldownOptions: {
            input: SOURCE,
            output: {
              format: 'iife',
              entryFileNames: WORKER,
              // A browser takes a worker for new when a byte of it differs, and the names of some parts stay the same.
              postBanner: `/* ${stampOf(dir, ['index.html', ...parts])} */`,
            },
          },
        },
      })
    },
  }
}

const partsIn = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(?:js|css|svg|woff2)$/.test(path) && !RARE.test(path))
    .sort()

function stampOf(dir: string, paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path).update(readFileSync(join(dir, path)))
  return hash.digest('base64url').slice(0, 12)
}
