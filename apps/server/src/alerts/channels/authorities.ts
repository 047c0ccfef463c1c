import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { DeliveryError } from './define.ts'

const isPem = (text: string): boolean => text.includes('-----BEGIN CERTIFICATE-----')
const NONE = 'no certificate in it'

/** Option of channels that speak TLS; a file that is not there is a mistake of the configuration. */
export const ca = z
  .string()
  .superRefine((given, context) => {
    try {
      if (!isPem(given) && !isPem(readFileSync(given, 'utf8')))
        context.addIssue({ code: 'custom', message: `must be a file of certificates (PEM): ${NONE}` })
    } catch (error) {
      context.addIssue({ code: 'custom', message: `must be a file of certificates (PEM): ${reasonOf(error)}` })
    }
  })
  .optional()
  .meta({ description: 'PEM file (or its text) of the only authorities to trust.' })

/** Read for each message: such files are renewed. */
export async function authoritiesOf(given: string | undefined): Promise<{ readonly ca?: string }> {
  if (given === undefined) return {}
  if (isPem(given)) return { ca: given }
  const text = await readFile(given, 'utf8').catch((error: unknown) => {
    throw new DeliveryError(`option ca: ${reasonOf(error)}`, true, { cause: error })
  })
  if (!isPem(text)) throw new DeliveryError(`option ca: ${NONE}`, true)
  return { ca: text }
}

/** Node's own advice is for whoever starts Node by hand. */
const NODES_ADVICE = '; if the root CA is installed locally, try running Node.js with --use-system-ca'

/** What is wrong with a certificate, and which option helps. */
export const withAdvice = (text: string): string => text.replace(NODES_ADVICE, ': give its authority as `ca`')

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
