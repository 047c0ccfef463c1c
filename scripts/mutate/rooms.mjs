const SERVER = 'apps/server/src'

/** What is changed, and which tests should see it. What only tests use is not changed. */
const room = (folder, ...otherTests) => ({
  mutate: [`${folder}/**/*.ts`, `!${folder}/**/*.{test,fuzz,made-up,scene}.ts`],
  tests: [`${folder}/**/*.test.ts`, ...otherTests],
})

export const ROOMS = {
  core: room(`${SERVER}/core`, `${SERVER}/engine/judging.test.ts`, `${SERVER}/looking/relations.test.ts`),
  engine: room(`${SERVER}/engine`, `${SERVER}/looking/relations.test.ts`),
  looking: room(`${SERVER}/looking`),
  store: room(`${SERVER}/store`),
  history: room(`${SERVER}/history`),
  alerts: room(`${SERVER}/alerts`),
  relations: room('packages/probes/src/relations'),
}

/** Files that run in a thread or a process of their own: their tests are as good as any, but no change is made there. */
export const ELSEWHERE = [
  `${SERVER}/looking/poller.ts`,
  `${SERVER}/looking/workplace.ts`,
  `${SERVER}/history/worker.ts`,
]
