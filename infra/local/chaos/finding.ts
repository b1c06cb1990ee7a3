/** Something that must never be so, and is. */
export interface Finding {
  /** What was broken, the same words each time. */
  readonly rule: string;
  /** Which job, object or process, and what was seen. */
  readonly details: string;
}
