/** What is drawn of networks: every layer once, connections as they are, repetitions as one, the same each time. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { analyze } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { networkDot } from '../../src/draw/network/dot.ts';
import { viewOf, type ViewOptions } from '../../src/draw/network/fold.ts';
import { layOut } from '../../src/draw/network/layout.ts';
import { networkMermaid } from '../../src/draw/network/mermaid.ts';
import { colourOf, inkOn, UNKNOWN } from '../../src/draw/network/scale.ts';
import { networkSvg } from '../../src/draw/network/svg.ts';
import type { View } from '../../src/draw/network/view.ts';
import { root } from '../cli/gradnetc.ts';
import { wellFormedness } from '../cli/well-formed.ts';

const folder = join(root, 'examples');
const file = (name: string): SourceFile => new SourceFile(name, readFileSync(join(folder, name), 'utf8'));

function networkIn(source: SourceFile) {
  const { program, facts } = analyze(source, { load: (_, path) => file(path.replace('./', '')) });
  const graph = program.networks[0]!;
  return { graph, facts: facts.get(graph)! };
}
const view = (text: string, options: ViewOptions = {}): View => { const { graph, facts } = networkIn(new SourceFile('a.gradnet', text)); return viewOf(graph, facts, options); };
const labels = ({ boxes }: View): string[] => boxes.map(({ label }) => label);
const joined = ({ boxes, edges }: View, kind: string): string[] => {
  const name = (id: string): string => boxes.find((box) => box.id === id)!.label;
  return edges.filter((it) => it.kind === kind).map(({ from, to }) => `${name(from)} > ${name(to)}`);
};

const deep = `block B(n) { residual { dense(n) -> relu } }
network N { input(8) -> B(8) * 3 -> dense(2) }
`;

it('has room for its key, however narrow the network is', () => {
  const text = 'network N { input(8) -> dense(2) }\n';
  const { graph, facts } = networkIn(new SourceFile('a.gradnet', text));
  const svg = networkSvg(viewOf(graph, facts), facts);
  const caption = /<text class="tick" x="8" y="8">([^<]+)</.exec(svg)![1]!;
  // Letters of 9 pixels are 0.6 of that wide; 16 on either side, 8 within.
  expect(Number(/ width="(\d+)"/.exec(svg)![1])).toBeGreaterThanOrEqual(caption.length * 9 * 0.6 + 40);
});

describe('repetitions and blocks', () => {
  it('are drawn once where rounds are alike, with their number and what they skip', () => {
    const drawn = view(deep);
    expect(drawn.frames.map(({ label }) => label)).toEqual(['B(8) ×3']);
    expect(labels(drawn)).toEqual(['input(8)', 'dense(8)', 'relu', 'add', 'dense(2)']);
    expect(joined(drawn, 'residual')).toEqual(['input(8) > add']);
    expect(joined(drawn, 'flow')).toEqual(['input(8) > dense(8)', 'dense(8) > relu', 'relu > add', 'add > dense(2)']);
    expect(drawn.boxes[1]!.about).toContain('216 parameters');
  });

  it('are one box where they are folded, and all there is where they are expanded', () => {
    const folded = view(deep, { fold: 0 });
    expect(labels(folded)).toEqual(['input(8)', 'B(8) ×3', 'dense(2)']);
    expect(folded.edges.map(({ kind }) => kind)).toEqual(['flow', 'flow']);
    expect(folded.boxes[1]).toMatchObject({ kind: 'group', detail: '8 · 9 layers', about: expect.arrayContaining(['3 residual connections', '216 parameters']) as unknown });
    const open = view(deep, { expand: true });
    expect(open.boxes).toHaveLength(11);
    expect(joined(open, 'residual')).toEqual(['input(8) > add', 'add > add', 'add > add']);
  });

  it('name the arguments that the call names', () => {
    const named = 'block B(n, rate = 0.5, times = 1) { repeat times { dense(n) -> dropout(rate) } }\nnetwork N { input(8) -> B(8, times: 2) -> B(rate: 0.1, n: 4) -> B(4) -> dense(2) }\n';
    expect(labels(view(named, { fold: 0 }))).toEqual(['input(8)', 'B(8, times: 2)', 'B(rate: 0.1, n: 4)', 'B(4)', 'dense(2)']);
  });

  it('are coloured by a gradient where there is one: an output by what it names, an input of tokens not at all', () => {
    const { boxes } = view('network N { input(8) -> embedding(20, 4) -> flatten -> dense(2) -> softmax -> output(class) }\ntrain N { loss: cross_entropy }\n');
    const [tokens, , , , softmax, output] = boxes;
    expect(tokens).toMatchObject({ kind: 'input', ratio: undefined });
    expect(softmax!.ratio).toBeGreaterThan(0);
    expect(output).toMatchObject({ kind: 'output', ratio: softmax!.ratio });
  });

  it('say from where to where their rounds go, and stay apart where they differ', () => {
    expect(view('network N { input(8)\n repeat n in [4, 6] { dense(n) } }\n').boxes[1]).toMatchObject({ label: 'dense(4) … dense(6)', detail: '4 … 6' });
    expect(labels(view('network N { input(8)\n repeat n in [4, 6] { dense(n) -> (relu when n == 4) } }\n'))).toEqual(['input(8)', 'dense(4)', 'relu', 'dense(6)']);
  });
});

it('draws dense connections and projected shortcuts as what they are', () => {
  expect(joined(view('network N { input(8) -> dense_connection { dense(4) } }\n'), 'dense')).toEqual(['input(8) > concat']);
  expect(joined(view('network N { input(8) -> residual(shortcut: dense(4)) { dense(4) -> relu } }\n'), 'residual')).toEqual(['input(8) > dense(4)', 'dense(4) > add']);
});

describe.each(readdirSync(folder).filter((name) => name.endsWith('.gradnet')).map((name) => [name] as const))('%s', (name) => {
  const { graph, facts } = networkIn(file(name));
  test.skipIf(graph === undefined)('expanded shows every layer and every connection', () => {
    const { boxes, edges } = viewOf(graph, facts, { expand: true });
    expect(boxes.map(({ id }) => id)).toEqual(graph.nodes.map(({ id }) => `n${id}`));
    expect(edges).toHaveLength(new Set(graph.nodes.flatMap(({ id, inputs }) => inputs.map((input) => `${input} ${id}`))).size);
  });

  test.skipIf(graph === undefined)('folded leaves nothing unconnected, lays boxes apart, and writes the same twice', () => {
    const drawn = viewOf(graph, facts);
    expect(drawn.boxes.length).toBeLessThanOrEqual(80);
    const reached = new Set(drawn.edges.map(({ to }) => to));
    expect(drawn.boxes.filter(({ id, kind }) => kind !== 'input' && !reached.has(id))).toEqual([]);
    const { boxes, width, height } = layOut(drawn);
    for (const [i, a] of boxes.entries()) {
      expect(a.x - a.width / 2 >= 0 && a.x + a.width / 2 <= width && a.y + a.height / 2 <= height).toBe(true);
      for (const b of boxes.slice(i + 1)) expect(Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2, `${a.box.id} ${b.box.id}`).toBe(true);
    }
    const svg = networkSvg(drawn, facts);
    expect(wellFormedness(svg)).toBe('');
    expect(networkSvg(viewOf(graph, facts), facts)).toBe(svg);
  });
});

it('colours by the gradient: blue where it vanishes, orange where it explodes, ink that is read on both', () => {
  const [vanished, healthy, exploded] = [1e-12, 1, 1e9].map(colourOf);
  expect([vanished, healthy, exploded]).toEqual(['#08519c', '#f7f7f7', '#a63603']);
  expect([vanished, healthy, exploded].map((it) => inkOn(it!))).toEqual(['#ffffff', '#11151c', '#ffffff']);
  expect(colourOf(0)).toBe(vanished);
  expect(colourOf(undefined)).toBe(UNKNOWN);
  const { graph, facts } = networkIn(file('deep-sigmoid.gradnet'));
  expect(viewOf(graph, facts, { expand: true }).boxes[1]!.ratio).toBeLessThan(1e-5);
});

it.each([
  ['a misspelt layer', 'network N { input(8) -> dence(4) -> relu }', true],
  ['a network as it should be', 'network N { input(8) -> dense(4) -> relu }', false],
  ['shapes that do not fit, where every step is drawn', 'network N { input(8) -> conv(4, 3x3) -> relu }', false],
])('says in every form whether steps are missing: %s', (_, text, missing) => {
  const { graph, facts } = networkIn(new SourceFile('a.gradnet', text));
  const drawn = viewOf(graph, facts);
  for (const form of [networkSvg(drawn, facts), networkDot(drawn), networkMermaid(drawn)]) expect(form.includes('steps with errors are left out')).toBe(missing);
});

it('lays out 1,500 boxes; of more it says that they are too many, and writes them for others to draw', () => {
  const long = (layers: number): string => `network N { input(8)\n${'dense(8) -> relu\n'.repeat(layers / 2)}}\n`;
  const drawn = (layers: number) => {
    const { graph, facts } = networkIn(new SourceFile('a.gradnet', long(layers)));
    return { view: viewOf(graph, facts), facts };
  };
  const most = drawn(1498);
  expect(most.view.boxes).toHaveLength(1499);
  expect(layOut(most.view).boxes).toHaveLength(1499);
  const more = drawn(4000);
  const svg = networkSvg(more.view, more.facts);
  expect(wellFormedness(svg)).toBe('');
  expect(svg).toContain('not drawn: 4,001 boxes are too many');
  expect(networkDot(more.view).match(/ -> /g)).toHaveLength(4000);
});

it('writes DOT and Mermaid with frames, colours and skips', () => {
  expect(networkDot(view(deep))).toMatchInlineSnapshot(`
    "digraph "N" {
      node [style="filled,rounded", fontname="monospace", fontsize=11];
      n0 [label="input(8)\\n8", shape=oval, fillcolor="#f8efe6", fontcolor="#11151c", tooltip="input1\\ninput(8)\\ngradient here, relative to that at the last layer: 2.3"];
      n10 [label="dense(2)\\n2", shape=box, fillcolor="#f7f7f7", fontcolor="#11151c", tooltip="dense1\\ndense(2)\\n18 parameters\\ngradient here, relative to that at the last layer: 1.0"];
      subgraph cluster_r2 {
        label="B(8) ×3"; style=dashed;
        n1 [label="dense(8)\\n8", shape=box, fillcolor="#f7f4f1", fontcolor="#11151c", tooltip="b1.dense1 … b3.dense1\\ndense(8)\\n216 parameters\\ngradient here, relative to that at the last layer: 1.4"];
        n2 [label="relu", shape=box, fillcolor="#f8f1ea", fontcolor="#11151c", tooltip="b1.relu1 … b3.relu1\\nrelu\\ngradient here, relative to that at the last layer: 1.9"];
        n3 [label="add", shape=circle, fillcolor="#f8f1ea", fontcolor="#11151c", tooltip="b1.add1 … b3.add1\\nadd\\ngradient here, relative to that at the last layer: 1.9"];
      }
      n0 -> n1;
      n1 -> n2;
      n0 -> n3 [color="#7c3aed", penwidth=2];
      n2 -> n3;
      n3 -> n10;
    }
    "
  `);
  expect(networkMermaid(view(deep))).toMatchInlineSnapshot(`
    "flowchart TB
      n0(["input(8)<br/>8"])
      n10["dense(2)<br/>2"]
      subgraph r2["B(8) ×3"]
        n1["dense(8)<br/>8"]
        n2("relu")
        n3(("add"))
      end
      n0 --> n1
      n1 --> n2
      n0 --> n3
      n2 --> n3
      n3 --> n10
      style n0 fill:#f8efe6,color:#11151c
      style n1 fill:#f7f4f1,color:#11151c
      style n2 fill:#f8f1ea,color:#11151c
      style n3 fill:#f8f1ea,color:#11151c
      style n10 fill:#f7f7f7,color:#11151c
      linkStyle 2 stroke:#7c3aed,stroke-width:2px
    "
  `);
});
