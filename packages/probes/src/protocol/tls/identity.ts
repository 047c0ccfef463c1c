import { readFile } from 'node:fs/promises'
import { ProbeCrash } from '../failure.ts'

/** What we show a server that wants to know who we are: PEM files, or their text. */
export interface Identity {
  readonly certFile: string
  readonly keyFile: string
}

interface Pems {
  readonly cert: string
  readonly key: string
}

/** Throws `local` where one cannot be read, or is not what it should be. */
export async function pemsOf({ certFile, keyFile }: Identity): Promise<Pems> {
  const cert = await readPem(certFile, 'certFile')
  if (!cert.includes('-----BEGIN CERTIFICATE-----'))
    throw new ProbeCrash('local', 'option certFile: no certificate in it')
  const key = await readPem(keyFile, 'keyFile')
  if (/-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(key))
    throw new ProbeCrash('local', 'option keyFile: the key is encrypted, and nobody is there to type its passphrase')
  if (!key.includes('PRIVATE KEY-----')) throw new ProbeCrash('local', 'option keyFile: no private key in it')
  return { cert, key }
}

/** A PEM file, or the text itself. Throws `local`, with the name of the option: our configuration, not their fault. */
export async function readPem(file: string, option: string): Promise<string> {
  if (file.includes('-----BEGIN')) return file
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ProbeCrash('local', `option ${option}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
