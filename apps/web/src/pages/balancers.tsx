import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'

export default function Balancers() {
  const view = useView('balancers')
  return (
    <ViewPage title="Balancers" view={view}>
      {view.members.length}
    </ViewPage>
  )
}
