/** The network of a file that a command is about, with what is known of it, for the commands that show one. */
import type { Analysis } from '../compile.ts';
import { Configs } from '../config/find.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { closest } from '../diagnostics/suggest.ts';
import type { Graph } from '../ir/graph.ts';
import { check } from '../lint.ts';
import type { Facts } from '../passes/facts.ts';
import { Failure } from './failure.ts';
import { tell } from './pipeline.ts';
import { createHost, readSource } from './sources.ts';

export interface Shown {
  readonly analysis: Analysis;
  readonly findings: readonly Diagnostic[];
  /** There are errors among them. */
  readonly failed: boolean;
  readonly graph: Graph;
  readonly facts: Facts;
}

/**
 * @param name by default the network that is trained, or the first
 * @returns undefined where errors, which have been told, leave no network
 * @throws Failure where the file has none, or none of that name
 */
export function networkOf(file: string, name: string | undefined): Shown | undefined {
  const analysis = check(readSource(file), createHost(), new Configs().choiceFor(file));
  const findings = analysis.diagnostics;
  const failed = findings.some((it) => it.severity === 'error');
  const graph = chooseNetwork(analysis.program.networks, name ?? analysis.program.trainings[0]?.network.name);
  const facts = graph && analysis.facts.get(graph);
  if (graph !== undefined && facts !== undefined) return { analysis, findings, failed, graph, facts };
  tell({ diagnostics: findings, sources: analysis.sources });
  if (failed) return undefined;
  throw noNetwork(file);
}

export const noNetwork = (file: string): Failure => new Failure(`${file} has no network`, 'write one: network Name { input(28x28x1) … }');

function chooseNetwork(networks: readonly Graph[], name: string | undefined): Graph | undefined {
  if (name === undefined) return networks[0];
  const found = networks.find((it) => it.name === name);
  if (found !== undefined || networks.length === 0) return found;
  const near = closest(name, networks.map((it) => it.name));
  throw new Failure(`there is no network ${name}`, near === undefined ? `there are ${networks.map((it) => it.name).join(', ')}` : `did you mean ${near}?`);
}
