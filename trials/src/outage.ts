/** One web server watched each second, and a receiver that is told of its outages. */
export const outageConfig = ({ port, slackUrl }: { port: number; slackUrl: string }): string => `
site: Trial
hosts:
  web: { address: 127.0.0.1 }
checks:
  http:
    probe: http
    hosts: [web]
    every: 1s
    timeout: 1s
    attempts: 2
    with: { port: ${port} }
channels:
  ops: { kind: slack, url: "${slackUrl}" }
routes:
  - { match: {}, to: [ops] }
`
