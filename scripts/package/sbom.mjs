import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'

/**
 * Writes the list of all that is inside, in CycloneDX: npm's own list of what is installed, and what the bundler says
 * is in the web app. Throws when it is not exactly what lies in `packages`, the folders that are shipped.
 */
export function writeSbom({ stage, packages, web, lock, madeAt, file }) {
  const flags = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--legacy-peer-deps']
  const sbom = JSON.parse(run('npm', ['sbom', ...flags, '--omit=optional', '--omit=dev'], { cwd: stage }))
  const listed = new Set(sbom.components.map((component) => component['bom-ref']))
  const shipped = packages.map((folder) => nameOf(join(folder, 'package.json')))
  const unlisted = shipped.filter((name) => !listed.has(name))
  const absent = [...listed].filter((name) => !shipped.includes(name) && !name.startsWith('@foretop/'))
  if (unlisted.length + absent.length > 0)
    throw new Error(`the list of what is inside is wrong: not listed: ${unlisted}; not shipped: ${absent}`)

  for (const part of web) if (!listed.has(`${part.name}@${part.version}`)) sbom.components.push(component(part, lock))
  // Which npm listed it is nothing of what is inside.
  delete sbom.metadata.tools
  sbom.metadata.timestamp = madeAt.toISOString()
  sbom.metadata.component.name = 'foretop'
  // Random otherwise: the same content is the same list.
  sbom.serialNumber = `urn:uuid:${uuidOf(JSON.stringify(sbom.components))}`
  writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`)
  return sbom.components.length
}

function component({ name, version, license, path }, lock) {
  const hash = Buffer.from(lock.packages[path].integrity.replace('sha512-', ''), 'base64').toString('hex')
  return {
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    scope: 'required',
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    properties: [{ name: 'foretop:part-of', value: 'apps/web/dist' }],
    hashes: [{ alg: 'SHA-512', content: hash }],
    licenses: [license.includes(' ') ? { expression: license } : { license: { id: license } }],
  }
}

function nameOf(manifest) {
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'))
  return `${name}@${version}`
}

/** A version 8 UUID: of the hash of what it names. */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
