/** An export that is not walked; `message` is the reason, as a part of a sentence. */
export class WrongExport extends Error {
  override readonly name = 'WrongExport';
}
