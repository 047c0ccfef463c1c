import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from './lab.ts'

const run = promisify(execFile)

export interface IssueOptions {
  /** Common name of the subject. Default: `name`; `null`: no subject at all. */
  readonly subject?: string | null
  /** subjectAltName as OpenSSL writes it, like `DNS:www.example.test`; `null`: none. */
  readonly san?: string | null
  /** Wall time in ms. Defaults: an hour ago; in 90 days, for an authority in ten years. */
  readonly from?: number
  readonly until?: number
  /** As `openssl req -newkey` takes it, like `rsa:1024`; `ec`: prime256v1. */
  readonly key?: string
  readonly digest?: string
  /** Extended key usage, like `clientAuth`. */
  readonly purpose?: string
  /** Who signs it. Default: the intermediate. `self`: itself. */
  readonly by?: Issued | 'self'
  readonly authority?: boolean
  /** Whose key it is made out for: so one key has several certificates, as when a new root is signed by an old one. */
  readonly holder?: Issued
}

/** A certificate and its key, as paths of PEM files. */
export interface Issued {
  readonly name: string
  readonly certificate: string
  readonly key: string
}

export interface Authority extends AsyncDisposable {
  readonly folder: string
  readonly root: Issued
  readonly intermediate: Issued
  /** Makes a new certificate; `name` is that of its files. */
  issue(name: string, options?: IssueOptions): Promise<Issued>
  /** Certificates of a chain in one file, leaf first; its path. */
  bundle(...chain: readonly Issued[]): Promise<string>
}

const DAY_MS = 86_400_000

/** A certificate authority of its own for one test: a root, an intermediate, and whatever is asked of it. */
export async function startAuthority(): Promise<Authority> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder()).path
  const root = await issue(folder, 'root', { subject: 'Lab Root CA', by: 'self', authority: true, san: null })
  const intermediate = await issue(folder, 'intermediate', {
    subject: 'Lab Intermediate CA',
    by: root,
    authority: true,
    san: null,
  })
  const owned = stack.move()
  return {
    folder,
    root,
    intermediate,
    issue: (name, options = {}) => issue(folder, name, { by: intermediate, ...options }),
    bundle: (...chain) => bundle(folder, chain),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function bundle(folder: string, chain: readonly Issued[]): Promise<string> {
  const path = join(folder, `chain of ${chain.map(({ name }) => name).join(' by ')}.pem`)
  const parts = await Promise.all(chain.map(({ certificate }) => readFile(certificate)))
  await writeFile(path, Buffer.concat(parts))
  return path
}

/** `openssl ca` is the one command of OpenSSL 3.0 that takes both dates; it wants a small database. */
async function issue(folder: string, name: string, options: IssueOptions): Promise<Issued> {
  const { from = Date.now() - 3_600_000, digest = 'sha256', by = 'self', authority = false } = options
  const { until = Date.now() + (authority ? 3_650 : 90) * DAY_MS } = options
  const home = join(folder, `${name}.d`)
  const key = options.holder?.key ?? join(folder, `${name}.key`)
  const issued: Issued = { name, certificate: join(folder, `${name}.pem`), key }
  await mkdir(home)
  await Promise.all([
    writeFile(join(home, 'index.txt'), ''),
    writeFile(join(home, 'config'), configuration(home, options)),
  ])
  const request = join(home, 'request.pem')
  const config = ['-config', join(home, 'config')]
  await run('openssl', [
    ...['req', '-new', '-nodes', '-out', request, ...config, '-subj', subjectOf(name, options)],
    ...(options.holder === undefined ? ['-keyout', issued.key, ...newKey(options.key)] : ['-key', issued.key]),
  ])
  await run('openssl', [
    ...['ca', '-batch', '-notext', ...config, '-in', request, '-out', issued.certificate, '-md', digest],
    ...(by === 'self' ? ['-selfsign', '-keyfile', issued.key] : ['-cert', by.certificate, '-keyfile', by.key]),
    ...['-startdate', stamp(from), '-enddate', stamp(until), '-extensions', 'extensions'],
  ])
  return issued
}

const subjectOf = (name: string, { subject = name }: IssueOptions): string =>
  subject === null ? '/' : `/CN=${subject}`

const newKey = (key = 'rsa:2048'): string[] =>
  key === 'ec' ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] : ['-newkey', key]

function configuration(home: string, { san = 'DNS:www.example.test', purpose, authority = false }: IssueOptions) {
  return `[ca]
default_ca = lab
[lab]
database = ${join(home, 'index.txt')}
new_certs_dir = ${home}
unique_subject = no
rand_serial = yes
policy = any
[any]
commonName = optional
[req]
distinguished_name = nobody
[nobody]
[extensions]
basicConstraints = critical,CA:${authority ? 'TRUE' : 'FALSE'}
${authority ? 'keyUsage = critical,keyCertSign,cRLSign' : ''}
${san === null ? '' : `subjectAltName = ${san}`}
${purpose === undefined ? '' : `extendedKeyUsage = ${purpose}`}
`
}

/** 20260131235959Z */
const stamp = (at: number): string => `${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+Z/g, '')}Z`
