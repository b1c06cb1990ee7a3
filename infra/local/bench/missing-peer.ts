/** What ours is compared with is not there: the bench fails, and says how to get it. */
export class MissingPeer extends Error {
  constructor(peer: string, install: string) {
    super(`${peer} is missing. Install it with:\n    ${install}`);
    this.name = 'MissingPeer';
  }
}
