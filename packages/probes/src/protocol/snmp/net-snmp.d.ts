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
    /** Name of the context, with v3. */
    context?: string
    transport: 'udp4' | 'udp6'
    /** Before asking again, in ms. */
    timeout: number
    retries: number
    dgramModule: { createSocket: () => import('node:dgram').Socket }
  }
  export interface User {
    name: string
    level: number
    authProtocol?: number
    /** Passwords, though they are called keys. */
    authKey?: string
    privProtocol?: number
    privKey?: string
  }
  /** Interfaces, so that others who use more of it can say so. */
  export interface ObjectTypes {
    readonly Counter: number
    readonly Counter64: number
    readonly TimeTicks: number
    readonly Opaque: number
    readonly OctetString: number
    readonly Integer: number
  }
  export interface Library {
    createSession(target: string, community: string, options: SessionOptions): Session
    createV3Session(target: string, user: User, options: SessionOptions): Session
    isVarbindError(varbind: Varbind): boolean
    Version2c: number
    Version3: number
    ObjectType: ObjectTypes
    SecurityLevel: { readonly noAuthNoPriv: number; readonly authNoPriv: number; readonly authPriv: number }
    AuthProtocols: { readonly [name in 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512']: number }
    PrivProtocols: { readonly [name in 'aes' | 'aes256b' | 'aes256r']: number }
    /** Keys of all sessions of this thread, by protocol, password and engine. */
    Authentication: { authToKeyCache: { [key: string]: Buffer } }
    ErrorStatus: { readonly TooBig: number; readonly AuthorizationError: number; readonly NoAccess: number }
  }
  const snmp: Library
  export default snmp
}
