import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'

export default function Network() {
  const view = useView('network')
  return (
    <ViewPage title="Network" view={view}>
      {view.members.length}
    </ViewPage>
  )
}
