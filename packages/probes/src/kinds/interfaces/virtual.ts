/** Interfaces that come and go with containers, or carry what another one carries already. */
// `lo` stays: on a balancer that ends TLS it carries the visitors' traffic.
export const VIRTUAL = ['veth*', 'docker*', 'br-*', 'virbr*', 'vnet*', 'tap*', 'cali*', 'cni*', 'flannel*', 'ifb*']
