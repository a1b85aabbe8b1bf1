/** How much a dataset holds, for the person watching. */
import type { Split } from '../experiment.ts';
import { count } from '../monitor/format.ts';

/** `8,000 + 2,000 digits`. @param what samples are called */
export const sizesOf = (parts: { readonly train: Split; readonly validation: Split }, what: string): string =>
  `${count(parts.train.length)} + ${count(parts.validation.length)} ${what}`;
