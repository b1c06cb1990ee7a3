/** The request was carried out, and its client is not to hear of it: the transport closes the connection. */
export class LostAnswer extends Error {
  constructor() {
    super('The answer is lost on purpose.');
    this.name = 'LostAnswer';
  }
}
