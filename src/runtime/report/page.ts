/** The page of a run: the same sections while it trains and afterwards, in one file that needs nothing beside it. */
import { count, duration, figure, scientific } from '../monitor/format.ts';
import { gradientVerdict } from '../monitor/layer-table.ts';
import type { TrainingResult } from '../train/outcome.ts';
import type { LayerFigures } from '../vitals/figures.ts';
import { insights } from '../vitals/insights.ts';
import { decades, moves, shares } from './colours.ts';
import { confusionSection } from './confusion-section.ts';
import { curves } from './curves.ts';
import { environmentSection } from './environment-section.ts';
import { heatMap, type HeatMap } from './heat.ts';
import { html, Markup } from './html.ts';
import { samplesSection } from './samples.ts';
import { colouredSource } from './source.ts';
import type { PageState } from './state.ts';
import { STYLE } from './style.ts';
import { epochTable, layerRowsTable, outputsTable } from './tables.ts';

const percents = (value: number): string => `${(100 * value).toFixed(1)} %`;
const measuredAt = 'Norm of each kernel’s gradient before clipping, at the steps that were measured.';

const MAPS: readonly HeatMap[] = [
  {
    title: 'Gradients',
    figure: ({ gradient }) => gradient,
    scale: decades,
    text: scientific,
    predicted: ({ predicted: it }) => it && { value: it.norm, between: [it.low, it.high] },
    about: `${measuredAt} The prediction is of the very first step, made from the source alone; point at it for its interval.`,
  },
  {
    title: 'Updates',
    figure: ({ update }) => update,
    scale: moves,
    text: scientific,
    about: 'How far one step moved each kernel, as a share of its norm. Green is usual, blue hardly moves, red is too far.',
  },
  { title: 'Weights', figure: ({ weight }) => weight, scale: decades, text: scientific, about: 'Norm of each kernel.' },
  {
    title: 'Spread of what leaves a layer',
    figure: ({ deviation }) => deviation,
    scale: decades,
    text: scientific,
    predicted: ({ predictedOutput: it }) => it && { value: it.deviation },
    about: 'Standard deviation of the layer’s output over a batch, its activation included.',
  },
  {
    title: 'Dead units',
    figure: ({ dead }) => dead,
    scale: shares,
    text: percents,
    predicted: ({ predictedOutput: it }) => (it?.dead === undefined ? undefined : { value: it.dead }),
    about: 'Share of a relu’s units that give 0 for every sample of a batch: no gradient passes them.',
  },
  {
    title: 'Saturated values',
    figure: ({ saturated }) => saturated,
    scale: shares,
    text: percents,
    about: 'Share of the values that lie where sigmoid or tanh is flat.',
  },
  {
    title: 'Clipped',
    figure: ({ clipped }: LayerFigures) => clipped,
    scale: shares,
    text: percents,
    about: 'Share of the gradient’s norm that clipping took away.',
  },
];

interface Section {
  readonly id: string;
  readonly title?: string;
  /** Nothing where there is nothing to show. */
  readonly show: (state: PageState) => Markup | undefined;
}

/** In the order of the page. A live page replaces them one by one as they change. */
export const SECTIONS: readonly Section[] = [
  { id: 'head', show: head },
  { id: 'told', show: told },
  { id: 'curves', title: 'Curves', show: (state) => curves(state) },
  { id: 'layers', title: 'Layers while training', show: ({ layers, measurements }) => {
    const maps = MAPS.map((map) => heatMap(map, layers, measurements)).filter(({ text }) => text !== '');
    return maps.length === 0 ? undefined : html`${maps}`;
  } },
  { id: 'outputs', title: 'What leaves the layers at step 1', show: ({ layers }) => outputsTable(layers) },
  { id: 'confusion', title: 'Right and wrong', show: ({ confusions }) => confusions && html`${confusions.map(confusionSection)}` },
  { id: 'samples', title: 'Augmentation', show: ({ samples }) => samples && samplesSection(samples) },
  { id: 'network', title: 'Network', show: ({ layers }) => (layers.length === 0 ? undefined : layerRowsTable(layers)) },
  { id: 'epochs', title: 'Epochs', show: ({ epochs }) => (epochs.length === 0 ? undefined : epochTable(epochs)) },
  { id: 'environment', title: 'Environment', show: ({ environment }) => environment && environmentSection(environment) },
  { id: 'source', title: 'Source', show: ({ source }) => (source === undefined ? undefined : colouredSource(source)) },
];

const ENDINGS: Record<TrainingResult['ending']['kind'], string> = {
  completed: 'all epochs finished', 'stopped-early': 'stopped early', interrupted: 'interrupted', diverged: 'diverged', failed: 'broken off by an error',
};

function head({ info, epochs, layers, seconds, progress, result }: PageState): Markup {
  const parameters = layers.reduce((sum, row) => sum + row.parameters, 0);
  const at = result?.kept ?? epochs.at(-1);
  const shown =
    at === undefined
      ? []
      : Object.entries(at).filter(
          ([name]) => /^val_/.test(name) || (!Object.keys(at).some((each) => each.startsWith('val_')) && /loss$|accuracy$/.test(name)),
        );
  const speed = epochs.at(-1)?.images_per_s;
  const tiles: [value: string, name: string][] = [
    ...shown
      .sort(([a], [b]) => Number(/loss$/.test(a)) - Number(/loss$/.test(b)))
      .slice(0, 3)
      .map(([name, value]): [string, string] => [figure(name, value), name.replace(/^val_/, 'validation ').replaceAll('_', ' ')]),
    [`${epochs.length} of ${info.epochs}`, 'epochs'],
    [duration(seconds), result === undefined ? 'so far' : ENDINGS[result.ending.kind]],
    ...(speed === undefined ? [] : [[count(speed), 'images a second'] as [string, string]]),
    ...(parameters === 0 ? [] : [[count(parameters), 'parameters'] as [string, string]]),
  ];
  return html`<h1>${info.name}</h1>
    <p class="soft">${info.data} · engine ${info.engine.description}${info.begins === undefined ? undefined : ` · ${info.begins}`}</p>
    ${
      progress === undefined
        ? undefined
        : html`<p>
              epoch ${progress.epoch} of ${info.epochs}, step ${progress.step} of ${progress.steps} ·
              ${progress.means.map((mean, i) => `${progress.figures[i]} ${figure(progress.figures[i]!, mean)}`).join(' · ')} ·
              ${count(progress.imagesPerSecond)} images/s
            </p>
            <progress max="${info.epochs * progress.steps}" value="${(progress.epoch - 1) * progress.steps + progress.step}"></progress>`
    }
    <div class="tiles">${tiles.map(([value, name]) => html`<div><b>${value}</b><span>${name}</span></div>`)}</div>`;
}

/** How it ended, where that is worth a word, and what stands out. */
function told({ result, measurements, layers }: PageState): Markup | undefined {
  const lines: [kind: string, text: string][] = [];
  if (result?.ending.kind === 'diverged') lines.push(['bad', `${result.ending.message}. ${result.ending.remedy}.`]);
  if (result?.kept !== undefined) lines.push(['good', `The saved weights are those of epoch ${result.kept.epoch}.`]);
  const verdict = gradientVerdict(layers);
  if (verdict !== undefined) lines.push(['good', sentence(verdict)]);
  for (const text of insights(measurements)) lines.push(['bad', sentence(text)]);
  return lines.length === 0 ? undefined : html`${lines.map(([kind, text]) => html`<p class="told ${kind}">${text}</p>`)}`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** A section's content, its heading included. */
export const sectionHtml = (section: Section, state: PageState): string => {
  const shown = section.show(state);
  return shown === undefined || shown.text === '' ? '' : html`${section.title === undefined ? undefined : html`<h2>${section.title}</h2>`}${shown}`.text;
};

/** Nothing may be loaded from anywhere; a live page adds what it needs itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** @param live script that keeps the page up to date, with the policy that lets it */
export function renderPage(state: PageState, live?: { readonly script: string; readonly policy: string }): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(`${POLICY}${live === undefined ? '' : `; ${live.policy}`}`)}">
<title>${state.info.name}</title><link rel="icon" href="data:,"><style>${new Markup(STYLE)}</style></head><body>
${live === undefined ? undefined : html`<p class="live told" id="state">connecting …</p>`}
${SECTIONS.map((section) => html`<section id="${section.id}">${new Markup(sectionHtml(section, state))}</section>
`)}${live === undefined ? undefined : html`<script>${new Markup(live.script)}</script>`}</body></html>
`.text;
}
