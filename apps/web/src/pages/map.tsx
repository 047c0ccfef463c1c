export default function TrafficMap() {
  return <main />
}
