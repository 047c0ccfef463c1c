import { Link } from 'react-router'
import { Notice } from '../components/notice.tsx'

export default function Missing() {
  return (
    <main>
      <h1>Not here</h1>
      <Notice>
        <p>There is no page at this address.</p>
        <Link to="/wall">To the wall</Link>
      </Notice>
    </main>
  )
}
