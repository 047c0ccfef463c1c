import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { firstLoad } from './build/first-load.ts'
import { keepParts } from './build/keep-parts.ts'

const server = process.env.FORETOP_URL ?? 'http://127.0.0.1:8600'

const OURS = ['src/', '../../packages/shared/src/'].map((folder) => join(import.meta.dirname, folder))
/** Each file has a head of its own, and is packed by itself: what is needed together lies together. */
const PARTS = [
  { name: firstLoad(join(import.meta.dirname, 'index.html')), priority: 1 },
  // Of our own what several pages have.
  { name: 'shared', minShareCount: 3, test: (id: string) => OURS.some((folder) => id.startsWith(folder)) },
]

export default defineConfig({
  root: import.meta.dirname,
  // Relative, with the `<base>` of index.html: the product works under any path of a proxy.
  base: './',
  // In this order: what is made smaller is whole by then.
  plugins: [react(), keepParts(), smaller()],
  build: {
    target: 'es2022',
    // The content security policy allows no data: URL.
    assetsInlineLimit: 0,
    // In one piece: the loader asks for a part's style sheet once, and goes on without it ever after.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      // Which plugin took how long is nothing to whoever starts it for the first time.
      checks: { pluginTimings: false },
      output: { codeSplitting: { groups: PARTS } },
    },
  },
  server: { proxy: { '/api': server, '/socket.io': { target: server, ws: true } } },
})

/** Beside each file of text the same made smaller, which the server hands to whoever takes it: over plain HTTP browsers take gzip alone. */
function smaller(): Plugin {
  return {
    name: 'foretop:smaller',
    apply: 'build',
    writeBundle({ dir = '' }) {
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(?:js|css|svg)$/.test(name)) continue
        const file = join(dir, name)
        const bytes = readFileSync(file)
        writeFileSync(`${file}.br`, brotliCompressSync(bytes))
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}
