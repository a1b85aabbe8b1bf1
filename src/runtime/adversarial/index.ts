/** The adversarial trainings an emitted program can name. */
import { fgsm } from './fgsm.ts';

export const adversarial = { fgsm };
