/** `gradnetc analyze`: what is known of every layer before the first step. */
import { analyze, lint } from '../../compile.ts';
import { Configs } from '../../config/find.ts';
import type { Graph } from '../../ir/graph.ts';
import { closest } from '../../diagnostics/suggest.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { Failure } from '../failure.ts';
import { print } from '../output.ts';
import { tell } from '../pipeline.ts';
import { profileJson } from '../profile/json.ts';
import { profilePage } from '../profile/page.ts';
import { marksOf, profileSvg } from '../profile/picture.ts';
import { measureProfile } from '../profile/profile.ts';
import { profileTable } from '../profile/table.ts';
import { createHost, readSource } from '../sources.ts';

export const analyzeCommand: CommandSpec = {
  name: 'analyze',
  summary: 'show every layer: shape, parameters, and the gradient predicted for the first step',
  doc:
    'The table of layers, in order. `forward q` is the mean square of what leaves the layer; the gradient is the predicted ' +
    "norm of the loss's gradient by the layer's kernel over one batch at initialization, with its 90 % interval. Below it: " +
    'what reaches the first layer, how many such layers the design bears, the norm of all gradients and the size of the first step.',
  arguments: [{ name: 'file', doc: 'the .gradnet file', required: true }],
  options: [
    { name: 'format', short: 'f', value: 'FORMAT', choices: ['pretty', 'json', 'svg', 'html'], default: 'pretty', doc: 'how it is written' },
    { name: 'network', value: 'NAME', doc: 'which network of the file; by default the one that is trained, or the first' },
  ],
  examples: [
    { line: 'gradnetc analyze examples/lenet5.gradnet', doc: 'the table' },
    { line: 'gradnetc analyze model.gradnet --format json', doc: 'the same and more for a machine' },
    { line: 'gradnetc analyze model.gradnet --format svg > profile.svg', doc: 'a picture; html adds the findings and the figures' },
  ],
  run([file = ''], options) {
    const source = readSource(file);
    const analysis = analyze(source, createHost());
    const findings = lint(source, createHost(), new Configs().choiceFor(file));
    const failed = findings.some((it) => it.severity === 'error');
    const graph = chooseNetwork(analysis.program.networks, text(options, 'network') ?? analysis.program.trainings[0]?.network.name);
    const facts = graph && analysis.facts.get(graph);
    const training = analysis.program.trainings.find((it) => it.network === graph);
    if (graph === undefined || facts === undefined) {
      tell({ diagnostics: findings, sources: analysis.sources });
      if (failed) return 1;
      throw new Failure(`${file} has no network`, 'write one: network Name { input(28x28x1) … }');
    }
    const profile = measureProfile(graph, facts, analysis.sources, training);
    const marks = marksOf(findings, analysis.sources, file);
    const format = text(options, 'format');
    if (format === 'json') print(profileJson(profile, findings, analysis.sources));
    else if (format === 'svg') print(profileSvg(profile, marks));
    else if (format === 'html') print(profilePage(profile, findings, marks, analysis.sources));
    else {
      print(profileTable(profile, findings));
      tell({ diagnostics: findings, sources: analysis.sources });
    }
    return failed ? 1 : 0;
  },
};

function chooseNetwork(networks: readonly Graph[], name: string | undefined): Graph | undefined {
  if (name === undefined) return networks[0];
  const found = networks.find((it) => it.name === name);
  if (found !== undefined || networks.length === 0) return found;
  const near = closest(name, networks.map((it) => it.name));
  throw new Failure(`there is no network ${name}`, near === undefined ? `there are ${networks.map((it) => it.name).join(', ')}` : `did you mean ${near}?`);
}
