import { type ChildProcess, spawn } from 'node:child_process'
import { ProbeCrash } from '../failure.ts'
import { type Advertisement, readAdvertisement } from './advertisement.ts'
import { type Heard, inForce } from './in-force.ts'
import { PcapReader } from './pcap.ts'

/** Nobody shares one wire with more; whoever sends from ever new addresses must not fill our memory. */
const HEARD_LIMIT = 1_024

/**
 * Hears CARP advertisements through tcpdump, which alone needs the right to open the wire (root or CAP_NET_RAW). Made
 * for `keep`: it goes on listening between looks and is killed on dispose.
 */
export class CarpListener implements Disposable {
  readonly #child: ChildProcess
  readonly #heard = new Map<string, Heard>()
  #ended: Error | null = null
  #complaint = ''
  #wake: () => void = () => {}
  /** Since when it hears everything, by our monotonic clock in ms; `null` before that. */
  since: number | null = null

  constructor(networkInterface: string) {
    const filter = 'ip proto 112 or ip6 proto 112'
    const args = ['-i', networkInterface, '-n', '-U', '--immediate-mode', '-s', '128', '-w', '-', filter]
    this.#child = spawn('tcpdump', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const reader = new PcapReader()
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      try {
        for (const { frame } of reader.push(chunk)) this.#note(readAdvertisement(frame, reader.linkType))
      } catch (error) {
        this.#end(error instanceof Error ? error : new Error(String(error)))
      }
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2_048)
      if (this.since === null && this.#complaint.includes('listening on')) this.since = performance.now()
      this.#wake()
    })
    this.#child.once('error', (error) =>
      this.#end(new ProbeCrash('local', `cannot listen: tcpdump does not start: ${error.message}`, { cause: error })),
    )
    this.#child.once('close', () => {
      this.#end(new ProbeCrash('local', `cannot listen: ${this.#complaint.trim().replaceAll('\n', ' ')}`))
    })
  }

  get closed(): boolean {
    return this.#ended !== null
  }

  /** Resolves when it has listened for `ms` in all; rejects with `ProbeCrash` when it cannot. */
  listened(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | null = null
      const settle = (act: () => void) => {
        if (timer !== null) clearTimeout(timer)
        signal.removeEventListener('abort', abort)
        this.#wake = () => {}
        act()
      }
      const abort = () => {
        const text = `${ms} ms of listening do not fit into one look: raise the timeout of the check`
        settle(() => reject(new ProbeCrash('local', text)))
      }
      const check = () => {
        const ended = this.#ended
        if (ended !== null) return settle(() => reject(ended))
        if (this.since === null || timer !== null) return
        timer = setTimeout(() => settle(resolve), Math.max(0, this.since + ms - performance.now()))
      }
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      this.#wake = check
      check()
    })
  }

  /** Who is master of what. */
  masters(): readonly Heard[] {
    return inForce([...this.#heard.values()], performance.now())
  }

  #note(advertisement: Advertisement | null): void {
    if (advertisement === null) return
    const key = `${advertisement.vhid} ${advertisement.source}`
    this.#heard.delete(key)
    // Oldest first, because each is put at the end anew.
    const [oldest] = this.#heard.keys()
    if (oldest !== undefined && this.#heard.size >= HEARD_LIMIT) this.#heard.delete(oldest)
    this.#heard.set(key, { ...advertisement, at: performance.now() })
  }

  #end(error: Error): void {
    this.#ended ??= error
    this.#child.kill('SIGKILL')
    this.#wake()
  }

  [Symbol.dispose](): void {
    this.#end(new ProbeCrash('local', 'we stopped listening'))
  }
}
