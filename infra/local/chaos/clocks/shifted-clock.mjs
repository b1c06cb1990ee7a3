// Preloaded into a service of a campaign (`node --import`): its clock is ahead by CHAOS_CLOCK_AHEAD_MS.
const aheadMs = Number(process.env['CHAOS_CLOCK_AHEAD_MS']);
const RealDate = Date;
const now = () => RealDate.now() + aheadMs;

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now()] : args));
  }

  static now = now;
};
