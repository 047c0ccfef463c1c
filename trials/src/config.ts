import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { damage } from '@foretop/lab/damaged.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import type { Outcome } from './main.ts'

interface Health {
  readonly details: { readonly planAt: number }
  readonly troubles: readonly { readonly of: string; readonly text: string }[]
}

/** Damaged files on hot reload: each is refused with its line and the running plan stays, or it is sound all the same. */
export async function config(runs: number): Promise<Outcome> {
  const good = await readFile(join(import.meta.dirname, 'good.yaml'), 'utf8')
  const sound = good.replaceAll('PORT', String(await freePort()))
  await using product = await startProduct(sound)
  await product.until('web/http', 'critical', 15_000)
  const { since } = await product.check('web/http')
  const broken: string[] = []
  let refused = 0
  let accepted = 0
  for (const { name, bytes } of damage(sound, runs)) {
    const before = (await health(product)).details.planAt
    await product.writeConfig(bytes)
    const said = await eventually(async () => {
      const { details, troubles } = await health(product)
      const trouble = troubles.find(({ of }) => of === 'config')
      if (trouble === undefined && details.planAt === before && !bytes.equals(Buffer.from(sound)))
        throw new Error('not read yet')
      return { text: trouble?.text ?? null, planAt: details.planAt }
    }, 15_000).catch(() => ({ text: null, planAt: before }))
    if (said.text === null) accepted += 1
    else {
      refused += 1
      if (!/foretop\.yaml:\d+/.test(said.text))
        broken.push(`${name}: the message names no line: ${said.text.slice(0, 200)}`)
      if (said.planAt !== before) broken.push(`${name}: refused, and yet the plan changed`)
      const now = await product.check('web/http')
      if (now.status !== 'critical' || now.since !== since) broken.push(`${name}: the running check lost its state`)
    }
    await mend(product, sound, said.text !== null, broken, name)
  }
  return { figures: { runs, refused, accepted }, broken }
}

/** Puts the sound file back and waits until it is what runs. */
async function mend(
  product: Product,
  sound: string,
  wasRefused: boolean,
  broken: string[],
  name: string,
): Promise<void> {
  const before = (await health(product)).details.planAt
  await product.writeConfig(sound)
  await eventually(async () => {
    const { details, troubles } = await health(product)
    if (wasRefused ? troubles.length > 0 : details.planAt === before) throw new Error('not read yet')
  }, 5_000).catch(() => {
    if (wasRefused) broken.push(`${name}: the trouble stayed after the file was mended`)
  })
}

// The product's own answer to /healthz?details.
const health = async (product: Product): Promise<Health> => (await product.json('/healthz?details')) as Health
