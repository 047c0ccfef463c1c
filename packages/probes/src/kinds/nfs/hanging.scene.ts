import { execFileSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from '@foretop/lab/lab.ts'
import { makeReadOnly, mountBound, mountServed, mountSilentFuse, mountTmpfs } from '@foretop/lab/mounts.ts'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { mounts } from '../mounts/mounts.ts'
import { nfs } from './nfs.ts'

/**
 * What the probes see of real mounts, printed as JSON. A program of its own, in a mount namespace of its own: nobody else must
 * meet a dead mount.
 */
const scenes = {
  /** By a program that answers, stands still, goes on, and dies. */
  async served() {
    await using mount = await mountServed()
    const { path } = mount
    const ask = () => lookSteadily(nfs, { paths: [path], patienceMs: 1_000 }, { timeoutMs: 60_000 })
    const well = await ask()
    mount.freeze()
    const hung = await ask()
    const left = await touching(path)
    const expected = await lookSteadily(mounts, { mounts: [{ path }], patienceMs: 1_000 }, { timeoutMs: 60_000 })
    const impatient = await lookSteadily(nfs, { paths: [path], patienceMs: 60_000 }, { timeoutMs: 1_000 })
    mount.thaw()
    const mended = await ask()
    await mount.kill()
    const broken = await ask()
    return { path, well, hung, left, expected, impatient, mended, broken }
  },

  /** Asked again and again, while whoever asked first hangs in the kernel, where no signal reaches it. */
  async silent() {
    await using dead = await mountSilentFuse()
    await using other = await mountTmpfs('size=1m')
    const options = { paths: [dead.path, other.path], patienceMs: 1_000 }
    const looks = []
    for (let count = 0; count < 3; count += 1) looks.push(await look(nfs, options, { timeoutMs: 60_000 }))
    const left = await touching(dead.path)
    await dead.letGo()
    await eventually(async () => {
      if ((await touching(dead.path)) > 0) throw new Error('it hangs still')
    })
    return { path: dead.path, other: other.path, looks, left }
  },

  async mounted() {
    await using volume = await mountTmpfs('size=1m')
    await writeFile(join(volume.path, 'x'), '')
    await using bound = await mountBound(volume.path)
    await using closed = await mountBound('/usr/lib', 'ro')
    const expected = [
      { path: volume.path, type: 'tmpfs', source: 'lab' },
      { path: bound.path, source: volume.path },
      { path: closed.path, source: '/usr/lib' },
      { path: '/nowhere' },
    ]
    const first = await look(mounts, { mounts: expected })
    const other = await look(mounts, {
      mounts: [
        { path: bound.path, source: '/srv/other' },
        { path: closed.path, options: ['rw'] },
        { path: volume.path, type: 'ext4', options: ['noexec'] },
      ],
    })
    await makeReadOnly(volume.path)
    const frozen = await look(mounts, { mounts: [{ path: volume.path }, { path: bound.path, options: ['ro'] }] })
    return { volume: volume.path, bound: bound.path, closed: closed.path, first, other, frozen }
  },

  /** By a list of the machine's own. */
  async fstab() {
    await using volume = await mountTmpfs('size=1m')
    const list = join(volume.path, 'fstab')
    await writeFile(list, `# lab\nlab ${volume.path} tmpfs defaults 0 0\nlab /nowhere tmpfs noauto 0 0\n`)
    execFileSync('mount', ['--bind', list, '/etc/fstab'])
    const well = await look(mounts, { fromFstab: true })
    await writeFile(list, `lab ${volume.path} tmpfs defaults 0 0\nlab /nowhere tmpfs defaults 0 0\n`)
    const lacking = await look(mounts, { fromFstab: true })
    await writeFile(list, '# nothing\n')
    const empty = await look(mounts, { fromFstab: true })
    execFileSync('umount', ['/etc/fstab'])
    return { path: volume.path, well, lacking, empty }
  },
}

/** Programs that look at a path. */
async function touching(path: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => line.includes('stat\0') && line.includes(`\0${path}\0`)).length
}

const [, , name = ''] = process.argv
const scene = Object.entries(scenes).find(([each]) => each === name)?.[1]
if (scene === undefined) throw new Error(`no scene ${name}`)
console.log(JSON.stringify(await scene()))
