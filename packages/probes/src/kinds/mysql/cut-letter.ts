/** What we rely on in a packet of mysql2 3.24.5. */
export interface Readable {
  buffer: Buffer
  offset: number
  readString: (length: number, encoding: string) => string
}

/**
 * mysql2 reads all text of MySQL's `utf8` (which it calls cesu8) by one decoder for all connections, and what is cut
 * within a letter stays in it: the next text, of whatever server, would begin with that. A plain letter drives it out.
 */
export function forgetCutLetter(packet: Readable): void {
  const { buffer, offset } = packet
  packet.buffer = PLAIN
  packet.offset = 0
  packet.readString(PLAIN.length, 'cesu8')
  packet.buffer = buffer
  packet.offset = offset
}

const PLAIN = Buffer.from('x')
