/** What we use of net-snmp, which brings no types. Checked against its 3.29 sources. */
declare module 'net-snmp' {
  export interface Varbind {
    oid: string
    type: number
    value: unknown
  }
  export interface Session {
    get(oids: string[], done: (error: Error | null, varbinds: (Varbind | undefined)[]) => void): void
    /** Answers one list for each oid asked; a list the agent had no room for is missing. */
    getBulk(
      oids: string[],
      nonRepeaters: number,
      maxRepetitions: number,
      done: (error: Error | null, varbinds: (Varbind[] | undefined)[]) => void,
    ): void
    on(event: 'error', listener: (error: Error) => void): void
    emit(event: 'error', error: Error): boolean
    close(): void
  }
  export interface SessionOptions {
    port: number
    version: number
    transport: 'udp4' | 'udp6'
    /** Before asking again, in ms. */
    timeout: number
    retries: number
    dgramModule: { createSocket: () => import('node:dgram').Socket }
  }
  /** Interfaces, so that others who use more of it can say so. */
  export interface ObjectTypes {
    readonly Counter64: number
    readonly OctetString: number
    readonly Integer: number
  }
  export interface Library {
    createSession(target: string, community: string, options: SessionOptions): Session
    isVarbindError(varbind: Varbind): boolean
    Version2c: number
    ObjectType: ObjectTypes
  }
  const snmp: Library
  export default snmp
}
