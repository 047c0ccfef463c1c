import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'

export default function Databases() {
  const view = useView('databases')
  return (
    <ViewPage title="Databases" view={view}>
      {view.members.length}
    </ViewPage>
  )
}
