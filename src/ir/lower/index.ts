/** Syntax tree → intermediate representation: names resolved, arguments bound, blocks, repeats and conditions expanded. */
import { DiagnosticBag, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Network, SourceUnit } from '../../parser/ast.ts';
import type { DataSpec, Graph, Program, SweepSpec, TrainSpec } from '../graph.ts';
import { Lowering, type Host } from './context.ts';
import { Modules } from './modules.ts';
import { lowerNetwork, lowerSweep, lowerTrain } from './sections.ts';

export type { Host } from './context.ts';

export interface Lowered {
  /** What could be made of the file; only without errors is it complete. */
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lowers a parsed file and what it imports. Never throws for anything that a file can say. */
export function lower(unit: SourceUnit, host: Host): Lowered {
  const bag = new DiagnosticBag();
  const lowering = new Lowering(bag, host);
  const { scope } = new Modules(lowering).enter(unit);
  const graphs = new Map<string, Graph | undefined>();
  const networks = new Map<Network, Graph | undefined>();
  for (const name of new Set(scope.names('network'))) {
    const binding = scope.own(name);
    if (binding?.kind !== 'network') continue;
    if (!networks.has(binding.network)) networks.set(binding.network, lowerNetwork(binding.network, binding.scope, lowering));
    graphs.set(name, networks.get(binding.network));
  }
  const trainings: TrainSpec[] = [];
  const sweeps: SweepSpec[] = [];
  for (const item of unit.items) {
    if (item.kind === 'sweep') sweeps.push(...[lowerSweep(item, scope, lowering) ?? []].flat());
    if (item.kind !== 'train') continue;
    const training = lowerTrain(item, scope, graphs, lowering);
    if (training) trainings.push(training);
  }
  const data: DataSpec[] = scope.names('data').flatMap((name) => {
    const binding = scope.own(name);
    return binding?.kind === 'data' ? [binding.spec] : [];
  });
  const program: Program = { file: unit.file, networks: [...graphs.values()].filter((graph) => graph !== undefined), data, trainings, sweeps };
  return { program, diagnostics: bag.diagnostics };
}
