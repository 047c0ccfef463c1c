/** What `show info` says of the process; empty where it was not asked. */
export function aboutMetrics(about: ReadonlyMap<string, string>) {
  const number = (name: string): number | undefined => {
    const value = about.get(name) ?? ''
    return /^\d{1,20}$/.test(value) ? Number(value) : undefined
  }
  const uptime = number('Uptime_sec')
  const connections = number('CurrConns')
  const most = number('Maxconn')
  const idle = number('Idle_pct')
  const stopping = number('Stopping')
  return {
    ...(uptime !== undefined && { uptime }),
    ...(connections !== undefined && { connections }),
    ...(connections !== undefined && most !== undefined && most > 0 && { connectionsUsed: (100 * connections) / most }),
    ...(idle !== undefined && { idle }),
    ...(stopping !== undefined && { stopping: Number(stopping > 0) }),
  }
}
