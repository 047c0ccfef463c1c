import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, temporaryFolder } from '@foretop/lab/lab.ts'
import { LEFT_OUT } from '@foretop/lab/needs.ts'
import type { Clock } from './moments.ts'

const ROOT = join(import.meta.dirname, '../../..')
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs')

export interface Tests {
  /** As Vitest takes them: parts of paths. None: all. */
  readonly files: readonly string[]
  /** Programs whose tests are left out. */
  readonly without: readonly string[]
  /** Folders left out, which holds only what needs these programs. */
  readonly exclude: readonly string[]
  /** Of the files only this share, as `1/2`, always the same; `null`: all. */
  readonly share: string | null
}

export interface Ran {
  readonly files: number
  readonly passed: number
  readonly skipped: number
  /** Names of tests, or what else ended the run; with the reason. */
  readonly failed: readonly string[]
}

/** Runs tests whose clock, and that of every program of ours they start, begins at another moment and goes on from it. */
export async function runTests(clock: Clock, { files, without, exclude, share }: Tests): Promise<Ran> {
  const library = await fakeTimeLibrary()
  await using folder = await temporaryFolder()
  const report = join(folder.path, 'report.json')
  const left = exclude.map((path) => `--exclude=${path}`)
  const some = share === null ? [] : [`--shard=${share}`]
  const words = ['run', '--reporter=json', `--outputFile=${report}`, ...left, ...some]
  const env = {
    ...process.env,
    ...{ LD_PRELOAD: library, FAKETIME: distanceTo(clock), FAKETIME_DONT_FAKE_MONOTONIC: '1', TZ: clock.zone },
    ...{ [LEFT_OUT]: without.join(',') },
  }
  assertChanged(clock, env)
  const child = spawn(process.execPath, [VITEST, ...words, ...files], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { code, output } = await endOf(child)
  const text = await readFile(report, 'utf8').catch(() => null)
  if (text === null) throw new Error(`vitest ended with ${code} and without a report:\n${output}`)
  return ranOf(text, code, output)
}

/** A library that is not loaded is only warned of, and all would run by today's clock. */
function assertChanged({ at }: Clock, env: NodeJS.ProcessEnv): void {
  const said = execFileSync(process.execPath, ['-p', 'Date.now()'], { env, encoding: 'utf8' })
  if (Math.abs(Number(said) - Date.parse(at)) > 60_000) throw new Error(`the clock does not say ${at} but ${said}`)
}

/**
 * A distance and not a moment: each process would begin at the moment anew, and a server that a test starts in its second
 * minute would be a minute behind it.
 */
const distanceTo = ({ at }: Clock): string => {
  const seconds = Math.round((Date.parse(at) - Date.now()) / 1_000)
  return `${seconds < 0 ? '' : '+'}${seconds}`
}

/** Where Debian keeps the variant for programs with threads: a folder for each architecture. */
/** What makes a program's clock another one, by `LD_PRELOAD`; rejects where it is not installed. */
export async function fakeTimeLibrary(): Promise<string> {
  const [folder] = process.arch === 'arm64' ? ['aarch64-linux-gnu'] : ['x86_64-linux-gnu']
  const path = `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`
  const found = await access(path).then(
    () => true,
    () => false,
  )
  if (!found || (await findProgram('faketime')) === null)
    throw new Error(`no other clock can be had: ${path} is not there; install the Debian package faketime`)
  return path
}

async function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly output: string }> {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000)
    })
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  return { code, output }
}

interface Report {
  readonly numPassedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[] | null
    }[]
  }[]
}

function ranOf(text: string, code: number | null, output: string): Ran {
  // Vitest's own report, in the form of Jest's.
  const { numPassedTests, numPendingTests, testResults } = JSON.parse(text) as Report
  const failed = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.slice(ROOT.length + 1)
    const tests = assertionResults.filter((test) => test.status === 'failed')
    if (tests.length === 0) return status === 'failed' ? [`${file}: ${message}`] : []
    return tests.map(({ fullName, failureMessages }) => `${file}: ${fullName}\n${(failureMessages ?? []).join('\n')}`)
  })
  const unexplained = code !== 0 && failed.length === 0 ? [`vitest ended with ${code}:\n${output}`] : []
  return {
    files: testResults.length,
    passed: numPassedTests,
    skipped: numPendingTests,
    failed: [...failed, ...unexplained],
  }
}
