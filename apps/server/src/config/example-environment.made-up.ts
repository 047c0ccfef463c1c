import { readFile } from 'node:fs/promises'

/** Something fitting for every variable that a file of examples says it needs. */
export async function environmentOf(file: string): Promise<{ readonly [name: string]: string }> {
  const names = (await readFile(file, 'utf8')).matchAll(/\$\{env:(\w+)\}/g)
  return Object.fromEntries(
    [...names].flatMap(([, name = '']) => {
      const value = name.endsWith('_URL')
        ? 'https://hooks.example.org/x'
        : `${name.toLowerCase().replaceAll('_', '-')}-long-enough`
      return name === 'FORETOP_PORT' ? [] : [[name, value]]
    }),
  )
}
