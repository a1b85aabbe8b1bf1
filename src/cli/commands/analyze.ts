/** `gradnetc analyze`: what is known of every layer before the first step. */
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { networkOf } from '../network.ts';
import { print } from '../output.ts';
import { tell } from '../pipeline.ts';
import { profileJson } from '../profile/json.ts';
import { profilePage } from '../profile/page.ts';
import { marksOf, profileSvg } from '../../draw/profile/picture.ts';
import { measureProfile } from '../../draw/profile/profile.ts';
import { profileTable } from '../profile/table.ts';

export const analyzeCommand: CommandSpec = {
  name: 'analyze',
  summary: 'show every layer: shape, parameters, and the gradient predicted for the first step',
  doc:
    'The table of layers, in order. `forward q` is the mean square of what leaves the layer; the gradient is the predicted ' +
    "norm of the loss's gradient with respect to the layer's kernel over one batch at initialization, with its 90 % interval. Below it: " +
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
    const shown = networkOf(file, text(options, 'network'));
    if (!shown) return 1;
    const { analysis, findings, failed, graph, facts } = shown;
    const training = analysis.program.trainings.find((it) => it.network === graph);
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
