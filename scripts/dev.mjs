// Server and web app for someone who changes them: both start anew or update in place when a file is saved.
import { spawn } from 'node:child_process'

const children = [
  spawn(
    process.execPath,
    ['--watch', '--watch-preserve-output', 'apps/server/src/main.ts', 'serve', ...process.argv.slice(2)],
    {
      stdio: 'inherit',
    },
  ),
  spawn('npx', ['--no-install', 'vite', 'apps/web'], { stdio: 'inherit' }),
]
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0))
for (const child of children) child.on('exit', (code) => end(code ?? 1))

function end(code) {
  for (const child of children) child.kill('SIGTERM')
  process.exitCode = code
}
