import type { Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { CannotTell, defineRelation, type Past } from '../define.ts'
import { PAIR_METRICS } from './carp-pair/conclude.ts'
import { few } from './few.ts'
import { signs } from './here.ts'
import { movedBy, movedKeepsake, SINCE_MOVED } from './moved.ts'
import { mustBeAmong, preferredHost, preferredMaster, preferredNamed } from './preferred.ts'
import { type Place, placesOf, type Thing, thingsOf } from './together/places.ts'
import { troubledFirst } from './troubled-first.ts'

export const together = defineRelation({
  kind: 'together',
  title: 'All on one machine',
  summary: 'What belongs together (address, DRBD primary, mount, NFS) is on the same machine, whichever that is.',
  tried: {
    with: 'checks of any kind, played in every order of arrival',
    tells: ['all on one', 'on the other one', 'on two machines', 'on both', 'nowhere', 'cannot tell'],
  },
  manual: `Looks at the same checks of two or more machines. \`here\` says, for each of them by its name, how its look tells that the thing is on
that machine: \`answers\` (any answer; refused and silent are not), or a metric, with its instance where there are several: above 0, or
what \`is\` says.

    storage:
      relation: together
      of: [keepalived, drbd, mounts, nfsd]          # each of nfs1 and nfs2
      with:
        preferred: none
        here:
          keepalived: { metric: master, instance: VI_1 }
          drbd: { metric: primary, instance: r0 }
          mounts: { metric: missing, instance: /srv/files, is: 0 }
          nfsd: { metric: open }                    # probe: tcp, with: { port: 2049, closed: true }, thresholds: { open: null }

| | |
|---|---|
| all on one machine | ok |
| all on one machine, and not the preferred one | warning: failed over |
| something is on two machines | critical |
| one thing on one machine, another on another | critical: which is where |
| something is on none | critical |
| not seen, and it could be any of these | unknown |

While one takes over from another they are apart for some seconds. So three looks in a row are asked for, each of which counts only when all
members were looked at anew. \`sinceMoved\` says how long ago it all last moved: \`thresholds: { sinceMoved: { warning: { below: 600 } } }\` shows that
for ten minutes.

A check that asks for a service is red by itself on the machine that has it not. Where that is as it should be, look by a check that judges
nothing: \`tcp\` with \`closed: true\` and \`thresholds: { open: null }\`, as above, or \`processes\`.`,
  options: z.strictObject({
    here: signs.meta({
      description: 'By name of the check: how it says that it is here: `answers`, or `{ metric, instance, is }`.',
      examples: [{ drbd: { metric: 'primary', instance: 'r0' }, nfsd: 'answers' }],
    }),
    preferred: preferredMaster,
  }),
  hostsNamed: preferredNamed,
  keepsake: movedKeepsake,
  ofOneMoment: true,
  defaults: { everyMs: 5_000, retryMs: 5_000, attempts: 3 },
  metrics: {
    masters: {
      label: 'Machines that have some of it',
      unit: 'count',
      toldBy: 'text',
      thresholds: { critical: { above: 1 } },
      view: { name: 'failover', role: 'masters' },
    },
    nowhere: { label: 'On no machine', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    displaced: PAIR_METRICS.displaced,
    sinceMoved: SINCE_MOVED,
  },
  recorded: 'of four members at most what each records, those in trouble first',
  recordOf: troubledFirst,
  derive({ here, preferred: said }, looks, past: Past) {
    const preferred = preferredHost(said)
    const places = placesOf(here, looks)
    mustBeAmong(
      places.map(({ host }) => host),
      preferred,
    )
    const things = thingsOf(here, places)
    const holders = places.filter(({ has }) => has.size > 0)
    const nowhere = things.filter(({ on, unseen }) => on.length === 0 && unseen.length === 0)
    const [holder] = holders
    const displaced = preferred !== undefined && holders.length === 1 && holder?.host !== preferred
    const text = saidOf(things, places)
    const isBad = holders.length > 1 || nowhere.length > 0 || displaced
    if (!isBad && things.some(({ unseen }) => unseen.length > 0)) throw new CannotTell(text)
    const moved = movedBy(
      holders.length === 1 && things.every(({ on }) => on.length === 1) ? holder?.host : undefined,
      past,
    )
    return {
      keepsake: moved.keepsake,
      metrics: {
        ...moved.metrics,
        masters: holders.length,
        nowhere: nowhere.length,
        ...(preferred !== undefined && { displaced: Number(displaced) }),
      },
      details: {
        ...moved.details,
        shared: things.map(({ name }) => name).join(', '),
        ...(preferred !== undefined && { preferred }),
        members: [...holders, ...places.filter(({ has }) => has.size === 0)]
          .slice(0, ROWS)
          .map((place) => rowOf(place, things)),
      },
      text,
    }
  },
})

/** Machines that are drawn, and that are named where they are not seen. */
const [ROWS, TOLD] = [20, 3]

/** Where each thing is, those that are wrong first. */
function saidOf(things: readonly Thing[], places: readonly Place[]): string {
  const twice = things.filter(({ on }) => on.length > 1)
  const nowhere = things.filter(({ on, unseen }) => on.length === 0 && unseen.length === 0)
  const unknown = things.filter(({ on, unseen }) => on.length === 0 && unseen.length > 0)
  const names = (all: readonly Thing[]) => all.map(({ name }) => name).join(', ')
  const single = places.flatMap(({ host }) => {
    const own = things.filter(({ on }) => on.length === 1 && on[0] === host)
    return own.length === 0 ? [] : [`${own.length === things.length ? 'all' : names(own)} on ${host}`]
  })
  const unseen = places.filter((place) => place.unseen.size > 0)
  return [
    ...twice.map(({ name, on }) => `${name} on ${on.length === 2 ? on.join(' and ') : few(on)}`),
    ...(nowhere.length > 0 ? [`${names(nowhere)} nowhere`] : []),
    ...(single.length > 1 ? [`not together: ${few(single)}`] : single),
    ...(unknown.length > 0 ? [`where ${names(unknown)} is, is not known`] : []),
    ...unseen.slice(0, TOLD).map(({ host, unseen }) => `${few([...unseen])} of ${host} not seen`),
    ...(unseen.length > TOLD ? [`and ${unseen.length - TOLD} more machines not seen`] : []),
  ].join('; ')
}

/** As page Failover knows them: whoever has everything is master. */
function rowOf({ host, has, unseen }: Place, things: readonly Thing[]): Row {
  const state =
    has.size === things.length
      ? 'master'
      : has.size > 0
        ? 'has a part of it'
        : unseen.size === things.length
          ? 'unseen'
          : 'backup'
  return {
    ...{ host, state },
    ...Object.fromEntries(
      things.map(({ name }) => [name, has.has(name) ? 'here' : unseen.has(name) ? 'not seen' : 'not here']),
    ),
  }
}
