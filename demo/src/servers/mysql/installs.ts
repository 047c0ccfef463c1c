import { handlersIn } from '../../world/handlers.ts'
import { INSTALLS } from '../../world/installs.ts'
import type { Row } from '../mysql.ts'
import type { Asked } from './statements.ts'

/** Where the shop host keeps what there is. */
export const INSTALLS_HOST = 'cloud-db1'

/** The table `handlers`. */
export const handlerRows = ({ world, address }: Asked): readonly Row[] =>
  handlersIn(world).map((name) => ({ name, ip: address(name) }))

/** Each row of `install_sites` at each of its addresses. */
export const siteRows = ({ address }: Asked): readonly Row[] =>
  INSTALLS.flatMap(({ hostname, addresses }) =>
    addresses.map((name) => ({ hostname, secure_hostname: hostname, address: name, ip: address(name) })),
  )
