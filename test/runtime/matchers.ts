/** vitest's asymmetric matchers, typed: their own type is any. */
import { expect } from 'vitest';

export const containing = (text: string): unknown => expect.stringContaining(text);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const like = (object: object): unknown => expect.objectContaining(object);
