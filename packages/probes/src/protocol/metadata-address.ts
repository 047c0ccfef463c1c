import { BlockList, isIP } from 'node:net'

/**
 * Where clouds serve machines their own credentials: link-local, and the addresses some of them use instead (Azure's
 * host, Alibaba's, AWS over IPv6), also written as IPv4 in IPv6 (BlockList does that) or behind NAT64.
 */
const known = new BlockList()
known.addSubnet('169.254.0.0', 16, 'ipv4')
known.addAddress('168.63.129.16', 'ipv4')
known.addAddress('100.100.100.200', 'ipv4')
known.addSubnet('fe80::', 10, 'ipv6')
known.addAddress('fd00:ec2::254', 'ipv6')
known.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')

/** Whether an IP address is one where nobody else's word may lead us. */
export const isMetadataAddress = (address: string): boolean =>
  known.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
