/** The parts of memjs 1.3 that are used; it comes without types. */
declare module 'memjs' {
  interface ServerOptions {
    /** In seconds. */
    readonly timeout?: number
    /** In seconds. */
    readonly conntimeout?: number
  }

  export class Server {
    constructor(host: string, port: number, username?: string, password?: string, options?: ServerOptions)
    username: string | undefined
    password: string | undefined
    responseBuffer: Buffer
    appendToBuffer(data: Buffer): Buffer
    /** Destroys the socket and fails every waiting call with `error`. */
    error(error: Error): void
  }

  interface ClientOptions {
    readonly retries?: number
    readonly logger?: { log(...messages: readonly unknown[]): void }
  }

  export class Client {
    constructor(servers: readonly Server[], options?: ClientOptions)
    set(key: string, value: string, options: { readonly expires?: number }): Promise<boolean>
    get(key: string): Promise<{ readonly value: Buffer | null }>
    delete(key: string): Promise<boolean>
    quit(): void
  }
}
