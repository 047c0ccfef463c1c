import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'

export default function Failover() {
  const view = useView('failover')
  return (
    <ViewPage title="Failover" view={view}>
      {view.members.length}
    </ViewPage>
  )
}
