import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.FORETOP_URL ?? 'http://127.0.0.1:8600'

export default defineConfig({
  root: import.meta.dirname,
  // Relative, with the `<base>` of index.html: the product works under any path of a proxy.
  base: './',
  plugins: [react()],
  build: {
    target: 'es2022',
    // The content security policy allows no data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': server, '/socket.io': { target: server, ws: true } } },
})
