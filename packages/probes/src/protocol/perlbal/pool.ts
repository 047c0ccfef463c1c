import type { Conversation } from '../conversation.ts'

/** Letters of Perlbal's own names: nothing else may stand where it takes commands. */
export const POOL_NAME = /^\w{1,100}$/

/** The nodes of a pool, sorted; `null`: there is no such pool, or this Perlbal does not list its nodes. */
export async function askPool(
  conversation: Conversation,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  if (!POOL_NAME.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a pool`)
  const reply = await conversation.ask(`show pool ${name}\r\n`, isOver, signal)
  const lines = reply.split('\r\n').slice(0, -1)
  if (lines.at(-1) !== '.') return null
  return lines
    .slice(0, -1)
    .map((line) => line.split(' ', 1)[0] ?? '')
    .toSorted()
}

const isOver = (reply: Buffer): boolean => {
  const text = reply.toString('latin1')
  return text === '.\r\n' || text.endsWith('\r\n.\r\n') || (/^(?:ERROR|OK)/.test(text) && text.endsWith('\r\n'))
}
