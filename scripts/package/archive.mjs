import { basename, dirname } from 'node:path'
import { run } from './run.mjs'

/** Makes `file` of the folder, with the folder's own name inside: the same bytes for the same content. */
export function makeArchive(folder, file, madeAt) {
  const same = [
    '--sort=name',
    `--mtime=${madeAt.toISOString()}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--format=gnu',
  ]
  run('tar', [
    '--create',
    ...same,
    '--use-compress-program=gzip -n',
    '--file',
    file,
    '-C',
    dirname(folder),
    basename(folder),
  ])
}
