/** Whole small files around the few words that an example is about. */

/** A network of these lines. */
export const network = (...lines: readonly string[]): string => `network Example {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;

/** A training of a small network with these settings instead of the usual ones. */
export function training(settings: Readonly<Record<string, string>>, source = 'mnist'): string {
  const all = { loss: 'cross_entropy', optimizer: 'adam', epochs: '6', ...settings };
  const lines = Object.entries(all).map(([key, value]) => `  ${key}: ${value}\n`).join('');
  return `data digits {\n  source: ${source}\n}\n\n${mlp}\ntrain Example on digits {\n${lines}}\n`;
}

/** A sweep over trainings of a small network, with these settings beside one learning rate that is open. */
export const sweeping = (settings: Readonly<Record<string, string>>): string =>
  `${training({})}\nsweep rates for Example on digits {\n${Object.entries({ learning_rate: 'any(0.001, 0.01)', ...settings }).map(([key, value]) => `  ${key}: ${value}\n`).join('')}}\n`;

const mlp = network('input(digits.shape)', 'flatten -> dense(64) -> relu', 'dense(digits.classes) -> softmax');
