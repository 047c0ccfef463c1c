import type { Socket } from 'node:dgram'

/** What we use of net-snmp's agent, which brings no types. Checked against its 3.29 sources. */
declare module 'net-snmp' {
  export interface MibNode {
    readonly oid: string
    value?: unknown
    valueType?: number
    getNextInstanceNode(): MibNode | null
  }
  export interface MibRequest {
    readonly oid: string
    readonly instanceNode: { value: unknown }
    done(): void
  }
  export interface Provider {
    readonly name: string
    readonly type: number
    readonly oid: string
    readonly maxAccess: number
    handler(request: MibRequest): void
  }
  export interface BulkMessage {
    pdu: {
      varbinds: { oid: string; type?: number; value?: unknown }[]
      readonly nonRepeaters: number
      readonly maxRepetitions: number
    }
  }
  export interface Agent {
    getMib(): {
      addProviderToNode(provider: Provider): MibNode
      addNodesForOid(oid: string): MibNode
      lookup(oid: string): MibNode | null
      getTreeNode(oid: string): MibNode
    }
    getAuthorizer(): { addCommunity(community: string): void }
    registerProvider(provider: Provider): void
    request(socket: Socket, message: BulkMessage, from: object): void
    getBulkRequest(socket: Socket, message: BulkMessage, from: object): void
    close(): void
  }
  export interface AgentOptions {
    readonly port: number
    readonly address: string
    readonly dgramModule: { createSocket(type: 'udp4'): Socket }
  }
  export interface Library {
    createAgent(options: AgentOptions, done: (error: Error | null) => void): Agent
    MibProviderType: { readonly Scalar: number }
    MaxAccess: { readonly 'read-only': number }
  }
  export interface ObjectTypes {
    readonly EndOfMibView: number
    readonly Counter: number
    readonly Gauge: number
    readonly TimeTicks: number
  }
}
