/** The learning-rate schedules an emitted program can name. */
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { cosineRestarts } from './cosine-restarts.ts';
import { exponential } from './exponential.ts';
import { formula } from './formula.ts';
import { inverseTime } from './inverse-time.ts';
import { oneCycle } from './one-cycle.ts';
import { piecewise } from './piecewise.ts';
import { polynomial } from './polynomial.ts';
import { reduceOnPlateau } from './reduce-on-plateau.ts';
import { step } from './step.ts';

export const schedules = { constant, step, piecewise, exponential, inverseTime, cosine, cosineRestarts, oneCycle, polynomial, reduceOnPlateau, formula };
