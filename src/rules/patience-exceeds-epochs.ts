/** GN4105: early stopping waits longer than the training lasts, so it never stops it. */
import type { Value } from '../ir/types.ts';
import { defineRule } from './rule.ts';
import { isConfigured } from '../ir/types.ts';

const epochsOf = (value: Value | undefined): number | undefined => {
  if (typeof value === 'number') return value;
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'quantity' && value.unit === 'epochs') return value.value;
  return undefined;
};

export const patienceExceedsEpochs = defineRule({
  code: 'GN4105',
  name: 'patience-exceeds-epochs',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'patience-exceeds-epochs.md',
  summary: 'early stopping waits longer than the training lasts',
  messages: {
    default: ({ patience, epochs }: { patience: number; epochs: number }) =>
      `early stopping waits ${patience} epochs for progress, but the training has only ${epochs}`,
  },
  check({ training }, report) {
    const stopping = training?.settings['early_stopping'];
    const epochs = epochsOf(training?.settings['epochs']);
    if (!training || !isConfigured(stopping) || epochs === undefined) return;
    const patience = epochsOf(stopping.args['patience']);
    if (patience === undefined || patience < epochs) return;
    report('default', { patience, epochs }, {
      place: stopping.places['patience'] ?? stopping.place,
      label: 'can never stop this training',
      related: [{ place: training.places['epochs'] ?? training.place, text: 'ends first' }],
      notes: stopping.args['restore_best'] === true ? ['the best weights are still restored at the end'] : [],
    });
  },
});
