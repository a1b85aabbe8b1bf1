/** The metrics an emitted program can name. */
import { accuracy } from './accuracy.ts';

export const metrics = { accuracy };
