// Asks a running Foretop, inside the bare root: `wall` waits for real readings and fetches the page with its script,
// `silence` leaves something in its data, `silenced` is that it is still there.
const url = 'http://127.0.0.1:8600'
/** Real readings are there in 10 s on a machine with nothing else to do; this is only to end some time. */
const PATIENCE_MS = 60_000

const QUESTIONS = {
  async wall() {
    const startedAt = performance.now()
    await until(async () => {
      const checks = await (await get('/api/v1/checks')).json()
      if (checks.length < 3 || checks.some(({ checkedAt }) => checkedAt === null)) throw new Error('not all looked at')
      // A load or a size: what this machine makes of its thresholds is not the question here.
      const blind = checks.filter(({ status, candidate }) => status === 'unknown' || candidate?.status === 'unknown')
      const machine = checks.find(({ id }) => id === 'localhost/machine')
      if (blind.length > 0 || !/load [\d.]+/.test(machine.text)) throw new Error(JSON.stringify(checks))
    })
    console.log(`real readings after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
    const health = await get('/healthz')
    if (!health.ok) throw new Error(`healthz: ${health.status} ${await health.text()}`)
    const page = await (await get('/')).text()
    const [, script] = /<script[^>]+src="([^"]+\.js)"/.exec(page) ?? []
    const code = await get(`/${script.replace(/^\.?\//, '')}`)
    if (!code.ok || !/javascript/.test(code.headers.get('content-type'))) throw new Error(`${script}: ${code.status}`)
  },
  async silence() {
    const body = JSON.stringify({ match: { hosts: ['localhost'] }, forMs: 86_400_000, note: 'kept', by: 'try' })
    const answer = await fetch(`${url}/api/v1/silences`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    if (!answer.ok) throw new Error(`silences: ${answer.status} ${await answer.text()}`)
  },
  async silenced() {
    const text = await (await get('/api/v1/silences')).text()
    if (!text.includes('kept')) throw new Error(`the silence is gone: ${text}`)
  },
}

for (const question of process.argv.slice(2)) await QUESTIONS[question]()

function get(path) {
  return fetch(url + path)
}

async function until(claim) {
  for (const deadline = performance.now() + PATIENCE_MS; ; ) {
    try {
      return await claim()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
