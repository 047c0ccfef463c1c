import { lacking } from '@foretop/lab/needs.ts'
import { startSshd } from '@foretop/lab/sshd.ts'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { expect, test, vi } from 'vitest'
import type { Look } from './looker.ts'
import { startPollers } from './pollers.ts'

const missing = await lacking('sshd', 'ssh-keygen')
const PATIENT = { timeout: 60_000, interval: 20 }

test.skipIf(missing !== null)(
  missing ?? 'all checks of a host log in to it once, whatever comes of them',
  async () => {
    await using machine = await startSshd({ isOpen: true })
    const { port, user, keyFile, hostKey } = machine
    const to = { name: 'web', address: '127.0.0.1', port, user, proof: { keyFile }, trust: { hostKey } }
    const way = { by: 'poll', address: '127.0.0.1', login: { to, via: [] } } as const
    // Half of them fail each time, and give back what they hold.
    const options = (fails: boolean) => ({
      ...{ command: 'true', args: [], asIs: false, exit: [0], skip: 0, header: true, numbers: {}, expect: {} },
      ...(fails && { as: 'json' }),
    })
    const checks = Array.from({ length: 12 }, (_, n) =>
      madeUpCheck(`web/c${n}`, {
        ...{ kind: 'ssh', host: 'web', way, revision: '1', everyMs: 200, timeoutMs: 60_000 },
        options: options(n % 2 === 1),
      }),
    )
    const looks: Look[] = []
    const told: string[] = []
    const pollers = startPollers({
      known: () => undefined,
      onLooks: (batch) => void looks.push(...batch.looks),
      onTrouble: (text) => void told.push(text),
    })
    try {
      pollers.plan({ set: checks, remove: [], secrets: [] })
      await vi.waitFor(() => {
        const seen = Map.groupBy(looks, ({ observation }) => observation.checkId)
        expect([...seen.values()].filter((each) => each.length > 2)).toHaveLength(checks.length)
      }, PATIENT)
      const bad = looks.flatMap(({ observation }) => (observation.outcome === 'answered' ? [] : [observation.text]))
      expect([...new Set(bad)]).toEqual(['expected JSON, came nothing'])
      expect(machine.logins()).toBe(1)
      expect(told).toEqual([])
    } finally {
      await pollers.stop()
    }
  },
  120_000,
)
