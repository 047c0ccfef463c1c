import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { getHosts } from '../api.ts'
import { StatusWord } from '../components/shape.tsx'
import { useRevision } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { checkPath } from '../paths.ts'
import type { Pair } from './pair.ts'
import styles from './panel.module.css'

/** Each shared address: who lists it, and what the checks say that ask it. An address nobody asks is said so. */
export function Addresses({ addresses }: Pick<Pair, 'addresses'>) {
  const hosts = useQuery({ queryKey: ['hosts'], queryFn: getHosts, staleTime: 60_000 }).data
  useRevision()
  if (addresses.length === 0) return null
  return (
    <table className={styles.addresses}>
      <caption>Shared addresses</caption>
      <thead className="sr">
        <tr>
          <th scope="col">Address</th>
          <th scope="col">Listed by</th>
          <th scope="col">Answers</th>
        </tr>
      </thead>
      <tbody>
        {addresses.map(({ address, on }) => {
          const names = new Set((hosts ?? []).filter((host) => host.address === address).map(({ name }) => name))
          const checks = [...table.rows.values()].filter(({ host }) => host !== null && names.has(host))
          return (
            <tr key={address}>
              <th scope="row">{address}</th>
              <td>{on.join(', ')}</td>
              <td>
                {checks.map(({ id, name, status }) => (
                  <Link key={id} to={checkPath(id)}>
                    {name} <StatusWord status={status} />
                  </Link>
                ))}
                {checks.length === 0 && hosts !== undefined && <span>no check asks it</span>}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
