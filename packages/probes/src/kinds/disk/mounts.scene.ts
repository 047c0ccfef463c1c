import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mountDeadFuse, mountTmpfs } from '@foretop/lab/mounts.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { disk } from './disk.ts'

/** However busy the machine is: nothing that is looked at so hangs. */
const lookCalmly = (options: object = {}) => look(disk, { patienceMs: 50_000, ...options }, { timeoutMs: 60_000 })

/**
 * What the disk probe sees of real file systems, printed as JSON. A program of its own, because it is played in a mount
 * namespace of its own: nobody else must meet a dead mount.
 */
const scenes = {
  async full() {
    await using volume = await mountTmpfs('size=1m')
    await writeFile(join(volume.path, 'log'), Buffer.alloc(2_000_000)).catch(() => {})
    return { path: volume.path, seen: await lookCalmly({ expect: [volume.path, '/nowhere'] }) }
  },

  async odd() {
    await using volume = await mountTmpfs('size=1m')
    // Node can give a program no name that is not UTF-8; a shell can make one.
    for (const name of ['gr\\366\\337e', 'a\\302\\240b c'])
      execFileSync('sh', ['-c', 'name=$(printf "$0"); mkdir "$name" && mount -t tmpfs lab "$name"', name], {
        cwd: volume.path,
      })
    return { seen: await lookCalmly() }
  },

  async inodes() {
    await using volume = await mountTmpfs('size=1m,nr_inodes=5')
    for (const name of ['a', 'b', 'c', 'd']) await writeFile(join(volume.path, name), '')
    return { path: volume.path, seen: await lookCalmly() }
  },

  async dead() {
    await using mount = await mountDeadFuse()
    using kept = new Kept()
    const first = await look(disk, { patienceMs: 2_000 }, { kept })
    // More often than the helper has threads.
    for (let count = 0; count < 70; count += 1) await look(disk, { patienceMs: 10 }, { kept })
    const last = await look(disk, { patienceMs: 2_000 }, { kept })
    const helpers = (await children()).length
    const impatient = await lookSteadily(disk, { patienceMs: 60_000 }, { timeoutMs: 1_000 })
    await mount.abandon()
    const abandoned = await look(disk, {}, { kept })
    return { path: mount.path, first, last, helpers, impatient, abandoned }
  },

  async replaced() {
    await using mount = await mountDeadFuse()
    using kept = new Kept()
    const dead = await look(disk, { patienceMs: 2_000 }, { kept })
    await mount.replace()
    return { path: mount.path, dead, mended: await look(disk, { patienceMs: 2_000 }, { kept }) }
  },

  async large() {
    await using volume = await mountTmpfs('size=20T')
    await using plain = await startSnmpd()
    await using listed = await startSnmpd({ lines: [`disk ${volume.path}`, 'realStorageUnits 1'] })
    const ask = (port: number) => look(disk, { source: 'snmp', community: 'labpub', port, expect: ['/nowhere'] })
    return { path: volume.path, plain: await ask(plain.port), listed: await ask(listed.port) }
  },
}

async function children(): Promise<readonly string[]> {
  const text = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean)
}

const [, , name = ''] = process.argv
const scene = Object.entries(scenes).find(([each]) => each === name)?.[1]
if (scene === undefined) throw new Error(`no scene ${name}`)
console.log(JSON.stringify(await scene()))
