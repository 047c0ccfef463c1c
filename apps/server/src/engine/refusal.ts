/** Why what somebody asked for was not done. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly reason: 'not-found' | 'conflict' | 'invalid'

  constructor(reason: Refusal['reason'], text: string) {
    super(text)
    this.reason = reason
  }
}
