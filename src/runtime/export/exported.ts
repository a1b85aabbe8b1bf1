/** What an export consists of. */

export interface Exported {
  /** By name, in the order in which they are put in place; the one that readers open first comes last. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** What a user has to know of it, a sentence each. */
  readonly notes: readonly string[];
}

/** An exported model's answers may differ by so much, relative to values beyond 1: other kernels round otherwise. */
export const AGREED = 1e-5;
