/** The learning-rate schedules an emitted program can name. */
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { exponential } from './exponential.ts';
import { step } from './step.ts';

export const schedules = { constant, cosine, exponential, step };
