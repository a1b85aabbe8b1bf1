/** The page of a run: what it shows of the figures, that names stay names, and that it needs nothing beside it. */
import { describe, expect, it } from 'vitest';
import { decades, inkOn, moves, shares } from '../../src/runtime/report/colours.ts';
import { html } from '../../src/runtime/report/html.ts';
import { renderPage, sectionHtml, SECTIONS } from '../../src/runtime/report/page.ts';
import { renderReport } from '../../src/runtime/report/report.ts';
import { colouredSource } from '../../src/runtime/report/source.ts';
import type { LayerFigures, StepMeasurement } from '../../src/runtime/vitals/figures.ts';
import { insights } from '../../src/runtime/vitals/insights.ts';
import { EVIL, state } from './state.ts';

const page = renderPage(state);
const section = (id: string): string => sectionHtml(SECTIONS.find((it) => it.id === id)!, state);

describe('the page', () => {
  it('shows every section, and none that has nothing to show', () => {
    for (const { id } of SECTIONS) expect(section(id), id).not.toBe('');
    const { confusions: _c, samples: _s, source: _t, environment: _e, ...bare } = state;
    for (const id of ['confusion', 'samples', 'source', 'environment']) expect(sectionHtml(SECTIONS.find((it) => it.id === id)!, bare)).toBe('');
    const { kept: _k, ...result } = state.result!;
    expect(renderReport(state.info, { ...result, epochs: [], layers: [], measurements: [] })).toContain('No epoch was finished');
  });

  it('takes names, sources and commands for text', () => {
    expect(page).not.toContain('<img src=x');
    expect(page.split('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;').length).toBeGreaterThan(15);
  });

  it('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link rel="(?!icon)|https?:|NaN|undefined|\[object/);
    expect(page).toContain("default-src 'none'");
    expect([...page.matchAll(/src="([^"]*)"/g)].every(([, url]) => url!.startsWith('data:'))).toBe(true);
  });

  it('tells of a divergence what happened and what helps', () => {
    const diverged = renderPage({ ...state, result: { ...state.result!, ending: { kind: 'diverged', message: 'the loss became NaN', remedy: 'write less', notes: [] } } });
    expect(diverged).toContain('the loss became NaN. write less.');
  });
});

describe('a map of the layers', () => {
  const maps = section('layers').split('<figure class="heat">').slice(1);

  it('has one for each figure, with a row for each layer that has it', () => {
    expect(maps.map((map) => [/<h3>(.*?)<\/h3>/.exec(map)![1], map.split('scope="row"').length - 1])).toEqual([
      ['Gradients', 4], ['Updates', 4], ['Weights', 4], ['Spread of what leaves a layer', 4], ['Dead units', 1], ['Saturated values', 1], ['Clipped', 4],
    ]);
  });

  it('has a cell for each measured step, and the prediction beside those of the gradient, on the same scale', () => {
    const [gradients, updates] = maps as [string, string];
    const first = gradients.split('<tr>')[2]!;
    expect([...first.matchAll(/<i style/g)]).toHaveLength(24);
    expect(first).toContain('title="conv1, predicted: 2.1e-2, 90 % between 1.0e-2 and 3.0e-2">2.1e-2</span>');
    expect(first).toContain('title="conv1, epoch 1, step 1: 2.0e-2"');
    const shade = decades([2e-2 * 30, 2e-3 * Math.exp(-23 / 40)]).of(0.02);
    expect(first).toContain(`background:${shade}" title="conv1, epoch 1, step 1`);
    expect(updates).not.toContain('predicted');
    const spread = maps.find((map) => map.includes('<h3>Spread'))!;
    expect(spread).toContain('title="conv1, predicted: 8.1e-1">8.1e-1</span>');
    expect(maps.find((map) => map.includes('<h3>Dead'))!).toContain('title="conv1, predicted: 20.0 %">20.0 %</span>');
  });

  it('stays small whatever the run: cells of large networks and long runs are thinned, first and last kept', () => {
    const names = Array.from({ length: 300 }, (_, i) => `layer${i}`);
    const measurements: StepMeasurement[] = Array.from({ length: 1000 }, (_, i) => ({ epoch: 1, step: i + 1, loss: 1, layers: new Map(names.map((name) => [name, { gradient: i + 1 }])) }));
    const layers = names.map((name) => ({ name, kind: 'Dense', shape: [1], parameters: 1 }));
    const shown = sectionHtml(SECTIONS.find(({ id }) => id === 'layers')!, { ...state, layers, measurements });
    expect(shown.match(/<i style/g)!.length).toBeLessThan(7000);
    expect(shown).toContain('title="layer0, epoch 1, step 1: 1.0e+0"');
    expect(shown).toContain('title="layer299, epoch 1, step 1000: 1.0e+3"');
  });
});

it('what leaves the layers stands beside what was predicted', () => {
  expect(section('outputs')).toContain('<td>conv1</td><td class="n">0.120 ± 0.810</td><td class="n">0.100 ± 0.800</td><td class="n">20.0 %</td><td class="n"></td>');
  expect(sectionHtml(SECTIONS.find(({ id }) => id === 'outputs')!, { ...state, layers: state.layers.map(({ predictedOutput: _p, ...row }) => row) })).toBe('');
});

describe('colours', () => {
  it('go one way along a scale, and say what is no number', () => {
    for (const scale of [decades([1e-6, 1]), moves(), shares()]) {
      const found = scale.ticks.map(({ value }) => scale.of(value));
      expect(new Set(found).size).toBe(found.length);
      expect(scale.of(Infinity)).toBe(scale.of(Number.NaN));
      expect(found).not.toContain(scale.of(Number.NaN));
    }
    expect([inkOn('#ffffff'), inkOn('#000000'), inkOn('rgb(253, 231, 37)'), inkOn('rgb(68, 1, 84)')]).toEqual(['#000', '#fff', '#000', '#fff']);
  });
});

describe('what stands out', () => {
  const run = (...steps: Readonly<Record<string, LayerFigures>>[]): StepMeasurement[] => steps.map((layers, i) => ({ epoch: 1, step: i * 5 + 1, loss: 1, layers: new Map(Object.entries(layers)) }));

  it('is told with numbers, one sentence a cause', () => {
    expect(insights(run({ a: { gradient: 350, update: 0.2 }, b: { gradient: 1 } }, { a: { gradient: 163_000, update: 0.03 }, b: { gradient: 2 } }, { a: { gradient: 10 }, b: { gradient: 300 } }))).toEqual([
      'the gradient of a and 1 other layer grew 466-fold: 3.5e+2 at step 1, 1.6e+5 at step 6',
      'a step changed 20.0 % of a (step 1): the learning rate is too high for it, or clipping is missing',
    ]);
    expect(insights(run({ a: { dead: 0.9 }, b: { dead: 0.2 }, c: { saturated: 0.6 } }))).toEqual([
      '90.0 % of the units of a give 0 for a whole batch (step 1): dead relu', '60.0 % of the values of c lie where its activation is flat (step 1)',
    ]);
    expect(insights(run({ a: { update: 1e-9 } }, { a: { update: 4e-9 } }))).toEqual(['a hardly moves: no measured step changed more than 4.0e-9 of it']);
  });

  it('is nothing in a healthy run', () => {
    expect(insights(run({ a: { gradient: 1, update: 1e-3, dead: 0.1 } }, { a: { gradient: 5, update: 1e-4, dead: 0.2 } }))).toEqual([]);
    expect(insights([])).toEqual([]);
  });
});

describe('markup', () => {
  it('escapes what is put in, and nothing twice', () => {
    expect(html`<b title="${'"<'}">${[html`<i>${'&'}</i>`, undefined, 3]}</b>`.text).toBe('<b title="&quot;&lt;"><i>&amp;</i>3</b>');
  });

  it('colours a source without losing a character of it', () => {
    const { text } = colouredSource(state.source!);
    const plain = text.replace(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    expect(plain).toBe(state.source);
    expect(text).toContain('<span class="w">train</span> N <span class="w">on</span> digits');
    expect(text).toContain('<span class="k">optimizer</span>: adam(<span class="n">1e-3</span>)');
    expect(text).toMatch(/<span class="c">\/\/ and a line/);
    expect(EVIL).toContain('<');
  });
});
