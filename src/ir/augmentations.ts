/** The augmentations of a data section, those inside others among them. */
import { isConfigured, type Args, type Configured, type Value } from './types.ts';

/** In order; one that has steps of its own comes before them. */
export function augmentationsOf(settings: Args): readonly Configured[] {
  const within = (steps: readonly Configured[]): Configured[] => steps.flatMap((step) => [step, ...within(stepsOf(step))]);
  return within((settings['augment'] ?? []) as readonly Configured[]);
}

const stepsOf = ({ args: { steps } }: Configured): readonly Configured[] => (Array.isArray(steps) ? (steps as readonly Value[]).filter(isConfigured) : []);
