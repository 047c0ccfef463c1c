import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { run } from './run.mjs'
import { normalise } from './stage.mjs'

export const DEBIAN = { x64: 'amd64', arm64: 'arm64' }
const HOME = '/usr/lib/foretop'
const SCRIPTS = ['postinst', 'prerm', 'postrm']

/** Makes a Debian package of what `layOut` laid out in `stage`, which is moved into it. */
export function makeDeb(root, stage, file, { arch, version, madeAt }) {
  const tree = `${stage}-deb`
  const from = join(root, 'packaging/deb')
  const put = (path, text, mode = 0o644) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
    modes.push([join(tree, path), mode])
  }
  const modes = []
  const fill = (name) => readFileSync(join(from, name), 'utf8').replaceAll('@VERSION@', version)

  mkdirSync(join(tree, 'usr/lib'), { recursive: true })
  renameSync(stage, join(tree, HOME))
  mkdirSync(join(tree, 'usr/bin'))
  symlinkSync('../lib/foretop/bin/foretop', join(tree, 'usr/bin/foretop'))
  put(
    'usr/lib/systemd/system/foretop.service',
    unitOf(readFileSync(join(root, 'examples/systemd/foretop.service'), 'utf8')),
  )
  rmSync(join(tree, HOME, 'examples/systemd'), { recursive: true })

  const example = readFileSync(join(root, 'examples/this-machine.yaml'), 'utf8')
  put('etc/foretop/foretop.yaml', fill('foretop.yaml.head') + example.slice(example.indexOf('\n') + 1))
  put('etc/foretop/secrets.env', fill('secrets.env'), 0o600)

  const docs = 'usr/share/doc/foretop'
  put(`${docs}/copyright`, fill('copyright'))
  put(`${docs}/changelog.gz`, gzipSync(changelog(version, madeAt), { level: 9 }))
  put('usr/share/lintian/overrides/foretop', fill('lintian-overrides'))
  for (const name of ['docs', 'examples', 'README.md'])
    symlinkSync(`../../../lib/foretop/${name}`, join(tree, docs, name))

  const bytes = Number(run('du', ['--apparent-size', '--summarize', '--block-size=1K', tree]).split('\t')[0])
  put('DEBIAN/control', `${fill('control').trim()}\nArchitecture: ${DEBIAN[arch]}\nInstalled-Size: ${bytes}\n`)
  put('DEBIAN/conffiles', '/etc/foretop/foretop.yaml\n/etc/foretop/secrets.env\n')
  for (const script of SCRIPTS) put(`DEBIAN/${script}`, fill(script), 0o755)
  normalise(tree, madeAt)
  for (const [path, mode] of modes) chmodSync(path, mode)
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(madeAt.getTime() / 1_000) }
  run('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z10', '--build', tree, file], { env })
  rmSync(tree, { recursive: true })
}

/** The unit of the examples, without its head, which says what to do by hand; the program lies where Debian has it. */
function unitOf(text) {
  return text.slice(text.indexOf('[Unit]')).replaceAll('/opt/foretop/', `${HOME}/`)
}

function changelog(version, madeAt) {
  const date = madeAt.toUTCString().replace('GMT', '+0000')
  return `foretop (${version}) stable; urgency=medium\n\n  * What changed: /usr/lib/foretop/CHANGELOG.md.\n\n -- The Foretop authors <foretop@localhost>  ${date}\n`
}
