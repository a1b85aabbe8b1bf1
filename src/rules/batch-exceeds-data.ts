/** GN4102: a batch is larger than the training data. */
import { defineRule } from './rule.ts';

export const batchExceedsData = defineRule({
  code: 'GN4102',
  name: 'batch-exceeds-data',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'batch-exceeds-data.md',
  summary: 'a batch is larger than the training data',
  messages: {
    default: ({ batch, samples, data }: { batch: number; samples: number; data: string }) =>
      `a batch of ${batch} is more than the ${samples} training samples of \`${data}\``,
  },
  check({ training }, report) {
    const batch = training?.settings['batch'];
    const samples = training?.data.facts.samples;
    if (!training || typeof batch !== 'number' || samples === null || samples === undefined || batch <= samples) return;
    const fitting = 2 ** Math.max(0, Math.min(6, Math.floor(Math.log2(samples / 4))));
    const place = training.places['batch'] ?? training.place;
    report('default', { batch, samples, data: training.data.name }, {
      place,
      label: 'one step an epoch, over all samples',
      fixes: training.places['batch'] ? [{ title: `use ${fitting}`, applicability: 'unsafe', edits: [{ place, text: String(fitting) }] }] : [],
    });
  },
});
