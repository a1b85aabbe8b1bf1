/** The metrics an emitted program can name. */
import { accuracy } from './accuracy.ts';
import { auc } from './auc.ts';
import { meanAbsoluteError, meanSquaredError, r2, rootMeanSquaredError } from './differences.ts';
import { f1 } from './f1.ts';
import { precision } from './precision.ts';
import { recall } from './recall.ts';
import { topKAccuracy } from './top-k-accuracy.ts';

export const metrics = { accuracy, topKAccuracy, precision, recall, f1, auc, meanAbsoluteError, meanSquaredError, rootMeanSquaredError, r2 };
