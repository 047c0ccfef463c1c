import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { checkQuery } from '../checks/check-query.ts'
import buttons from '../components/button.module.css'
import { checkPath } from '../paths.ts'
import { RUNBOOK, runbooksOf } from './runbooks.tsx'

/** To what is to be done about a check, where somebody wrote that down. */
export function RunbookLink({ check }: { readonly check: string }) {
  // The row of the wall says nothing of it; the page that it leads to asks the same.
  const { data } = useQuery(checkQuery(check))
  if (data === undefined || runbooksOf(data).length === 0) return null
  return (
    <Link to={`${checkPath(check)}#${RUNBOOK}`} className={buttons.button}>
      Runbook
    </Link>
  )
}
