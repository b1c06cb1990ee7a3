/**
 * The id that follows a request through all parts: W3C Trace Context, https://www.w3.org/TR/trace-context/.
 * A `traceparent` is `00-<trace id, 32 hex>-<span id, 16 hex>-<flags, 2 hex>`: the trace, and who passes it on.
 */
const FORM =
  /^(?!ff)(?<version>[\da-f]{2})-(?<trace>(?!0{32})[\da-f]{32})-(?!0{16})[\da-f]{16}-(?<flags>[\da-f]{2})(?<more>-.*)?$/;

/** Not continued: nobody asked whether to sample, so that whoever traces what follows may. */
const SAMPLED = '01';

/** Gives that many random hexadecimal digits. */
type RandomHex = (digits: number) => string;

/**
 * The caller's trace, passed on by a span of ours, or a new one where the caller has none that can be read.
 * Later versions of the header begin like this one.
 */
export function continueTrace(received: string | undefined, randomHex: RandomHex): string {
  const { version, trace, flags, more } = FORM.exec(received ?? '')?.groups ?? {};
  const isReadable = version !== undefined && (version !== '00' || more === undefined);
  const id = isReadable && trace !== undefined ? trace : randomHex(32);
  return `00-${id}-${randomHex(16)}-${isReadable ? flags : SAMPLED}`;
}

/** As log lines and records show it. */
export function traceIdOf(traceparent: string): string {
  return traceparent.split('-')[1] ?? '';
}
