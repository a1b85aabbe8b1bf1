/** The edit that mends a residual really mends it; costs are those that are published. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applyEdits } from '../../src/edits.ts';

const nowhere = { load: () => undefined };
const analyzed = (text: string) => analyze(new SourceFile('net.gradnet', text), nowhere);
const example = (name: string): string => readFileSync(new URL(`../../examples/${name}.gradnet`, import.meta.url), 'utf8');

/** The text after the first fix of its only finding. */
function mended(text: string): string {
  const { diagnostics, sources } = analyzed(text);
  expect(diagnostics.map(({ name }) => name)).toEqual(['residual-mismatch']);
  const fix = diagnostics[0]!.fixes[0]!;
  expect(fix).toBeDefined();
  return applyEdits(sources, fix.edits)!.get('net.gradnet')!.text;
}

describe('the projection of a residual', () => {
  it('is written where the shortcut goes', () => {
    const text = 'network N {\n  input(32x32x3)\n  conv(16, 3x3)\n  residual {\n    conv(32, 3x3, stride: 2) -> relu\n  }\n}\n';
    expect(mended(text)).toContain('  residual(shortcut: conv(32, 1x1, stride: 2)) {\n');
  });

  it('replaces empty parentheses and a shortcut that does not fit', () => {
    expect(mended('network N { input(8x8x3) -> residual() { conv(4, 3x3) } }')).toContain('residual(shortcut: conv(4, 1x1)) { conv(4, 3x3) }');
    expect(mended('network N { input(8x8x3) -> residual(shortcut: conv(2, 1x1)) { conv(4, 3x3) } }')).toContain('residual(shortcut: conv(4, 1x1)) { conv(4, 3x3) }');
  });

  it('leaves no error, whatever the sizes', () => {
    const size = fc.integer({ min: 1, max: 40 });
    const small = fc.integer({ min: 1, max: 5 });
    let fixed = 0;
    fc.assert(fc.property(size, size, small, small, small, small, (height, width, channels, filters, kernel, stride) => {
      const text = `network N { input(${height}x${width}x${channels}) -> residual { conv(${filters}, ${kernel}x${kernel}, stride: ${stride}) } }`;
      const { diagnostics, sources } = analyzed(text);
      if (diagnostics.length === 0) return;
      const fix = diagnostics[0]!.fixes[0];
      if (!fix) return;
      fixed++;
      const edited = applyEdits(sources, fix.edits)!.get('net.gradnet')!.text;
      expect(analyzed(edited).diagnostics.map(({ message }) => message), edited).toEqual([]);
    }), { numRuns: 200, seed: 3 });
    expect(fixed).toBeGreaterThan(100);
  });
});

describe('costs', () => {
  it.each([
    ['lenet5', 61_706, 61_706], ['mlp', 235_146, 235_146], ['cifar10-cnn', 122_570, 122_570], ['resnet-small', 274_042, 272_474],
  ])('of %s: %d parameters, %d of them trained', (name, parameters, trainable) => {
    const { diagnostics, facts } = analyzed(example(name));
    expect(diagnostics).toEqual([]);
    const [{ totals, signals }] = [...facts.values()] as [typeof facts extends ReadonlyMap<unknown, infer F> ? F : never];
    expect(totals).toMatchObject({ parameters, trainable });
    expect(signals).toBeDefined();
  });

  it('count a multiplication and an addition as two, and every value of four bytes', () => {
    const [facts] = analyzed('network N { input(8x8x3) -> conv(4, 3x3) -> relu -> flatten -> dense(10, use_bias: false) }').facts.values();
    expect(facts!.costs.map((cost) => cost!.flops)).toEqual([0, 64 * 4 * (2 * 27 + 1), 256, 0, 2 * 2560]);
    expect(facts!.costs.map((cost) => cost!.activationBytes)).toEqual([768, 1024, 1024, 1024, 40]);
    expect(facts!.costs.map((cost) => cost!.parameters)).toEqual([0, 112, 0, 0, 2560]);
    expect(facts!.totals).toEqual({ parameters: 2672, trainable: 2672, flops: 64 * 4 * 55 + 256 + 5120, activationBytes: 3880 });
  });

  it('count shared weights once', () => {
    const [facts] = analyzed('network N { shared d = dense(8)\n input(8) -> d -> d -> dense(8) }').facts.values();
    expect(facts!.totals.parameters).toBe(144);
  });

  it('are those of Keras for VGG16, layer by layer', () => {
    const { cases } = JSON.parse(readFileSync(new URL('../fixtures/oracles/architectures/keras_applications.json', import.meta.url), 'utf8')) as { cases: { name: string; parameters: number; layers: { class: string; shape: number[]; parameters: number }[] }[] };
    const vgg = cases.find(({ name }) => name === 'VGG16')!;
    const text = `block Stage(filters, n) { repeat n { conv(filters, 3x3) -> relu } -> max_pool(2x2) }
network Vgg16 {
  input(224x224x3)
  Stage(64, 2) -> Stage(128, 2) -> Stage(256, 3) -> Stage(512, 3) -> Stage(512, 3)
  flatten -> dense(4096) -> relu -> dense(4096) -> relu -> dense(1000) -> softmax
}`;
    const { program, facts, diagnostics } = analyzed(text);
    expect(diagnostics).toEqual([]);
    const graph = program.networks[0]!;
    const found = facts.get(graph)!;
    const ours = graph.nodes.filter(({ word }) => word.family === 'layer').map(({ id }) => ({ shape: found.shapes[id], parameters: found.costs[id]!.parameters }));
    expect(ours).toEqual(vgg.layers.map(({ shape, parameters }) => ({ shape, parameters })));
    expect(found.totals.parameters).toBe(vgg.parameters);
  });
});

it('an unknown axis or an error leaves facts incomplete and signals out', () => {
  const [facts] = analyzed('network N { input(8) -> conv(3, 3x3) -> dense(2) }').facts.values();
  expect(facts!.shapes).toEqual([[8], undefined, undefined]);
  expect(facts!.signals).toBeUndefined();
});
