/** Completion of what a training is about: the outputs of its network, and the columns of its data. */
import { columnsOf } from '../../ir/columns.ts';
import type { DataSpec } from '../../ir/graph.ts';
import type { Snapshot } from '../snapshot.ts';

export interface Named {
  readonly label: string;
  readonly detail: string;
}

/** What `output:` or `target:` may name in the `train` section around `offset`. */
export function goalNames(snapshot: Snapshot, offset: number, argument: string | undefined): Named[] {
  const train = snapshot.unit.items.find((item) => item.kind === 'train' && item.span.start <= offset && offset <= item.span.end);
  if (train?.kind !== 'train') return [];
  const { networks, data } = snapshot.analysis.program;
  if (argument === 'output') {
    const network = networks.find(({ name }) => name === train.network.text);
    return (network?.outputs ?? []).map(({ name }) => ({ label: name, detail: `output of ${train.network.text}` }));
  }
  const spec = data.find(({ name }) => name === train.data.text);
  return argument === 'target' && spec ? columnNames(spec) : [];
}

/** `digits.` or, of one column, `twos.left.`: what data is asked for. */
export function dataMembers(snapshot: Snapshot, name: string, column: string | undefined): Named[] {
  const spec = snapshot.analysis.program.data.find((each) => each.name === name);
  const { inputs = [], targets = [] } = spec ? columnsOf(spec.facts) : {};
  const shape = { label: 'shape', detail: 'the shape of one sample' };
  const classes = { label: 'classes', detail: 'how many classes the data has' };
  if (column !== undefined) return inputs.some((each) => each.name === column) ? [shape] : targets.some((each) => each.name === column) ? [shape, classes] : [];
  return [classes, { label: 'samples', detail: 'how many samples it has' }, shape, ...(spec?.facts.columns ? columnNames(spec) : [])];
}

function columnNames({ name, facts }: DataSpec): Named[] {
  const { inputs, targets } = columnsOf(facts);
  return [...targets.map((each) => ({ label: each.name, detail: `target of ${name}` })), ...inputs.map((each) => ({ label: each.name, detail: `input of ${name}` }))];
}
