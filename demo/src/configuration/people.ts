/** Four people who look after the estate, each with an address of her own at its receiver. */
export const peopleAt = (receiver: string) => ({
  ann: { title: 'Ann Berger', zone: 'Europe/Zurich', addresses: { receiver: `${receiver}/ann` } },
  bob: { title: 'Bob Carter', zone: 'America/New_York', addresses: { receiver: `${receiver}/bob` } },
  carla: { title: 'Carla Dias', zone: 'Europe/Lisbon', addresses: { receiver: `${receiver}/carla` } },
  dev: { title: 'Dev Elwin', zone: 'Asia/Kolkata', addresses: { receiver: `${receiver}/dev` } },
})

export const hours = { office: { zone: 'Europe/Zurich', weekly: ['mon-fri 09:00-17:00'] } }

/** One for all that users see, and one for databases, in which Dev has the working hours and two others the rest. */
export const rotas = {
  primary: {
    title: 'Primary',
    zone: 'Europe/Zurich',
    layers: [{ people: ['ann', 'bob', 'carla', 'dev'], handover: 'mon 09:00', since: '2026-01-05' }],
  },
  databases: {
    title: 'Databases',
    zone: 'Europe/Zurich',
    layers: [
      { people: ['carla', 'bob'], handover: 'fri 17:00', since: '2026-01-02' },
      { people: ['dev'], during: 'office' },
    ],
  },
}
