import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'

export default function Disks() {
  const view = useView('disks')
  return (
    <ViewPage title="Disks" view={view}>
      {view.members.length}
    </ViewPage>
  )
}
