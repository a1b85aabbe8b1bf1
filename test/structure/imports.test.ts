/** Imports go one way: diagnostics ← parser ← ir ← passes ← rules; the catalogue needs only diagnostics and the graph's types. */
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circles } from './circles.ts';
import { imports, root, sourceFiles } from './source-files.ts';

/** What each folder of src may import besides itself; types only ever point the same ways. */
const allowed: Record<string, readonly string[]> = {
  diagnostics: ['escape.ts'],
  pretrained: ['diagnostics'],
  ir: ['diagnostics', 'parser', 'catalog', 'pretrained'],
  parser: ['diagnostics'],
  catalog: ['diagnostics', 'ir'],
  passes: ['diagnostics', 'parser', 'ir', 'catalog', 'pretrained'],
  rules: ['diagnostics', 'parser', 'ir', 'catalog', 'passes'],
  codegen: ['diagnostics', 'ir', 'catalog', 'passes'],
  format: ['diagnostics', 'parser'],
  'escape.ts': [],
  draw: ['escape.ts', 'diagnostics', 'ir', 'catalog', 'passes', 'rules'],
  runtime: ['escape.ts', 'pretrained'],
  sweep: ['diagnostics', 'parser', 'catalog'],
  'edits.ts': ['diagnostics', 'ir'],
  'causes.ts': ['diagnostics', 'parser'],
  'same-mistakes.ts': ['diagnostics'],
  'suppress.ts': ['diagnostics', 'parser', 'rules'],
  'lint.ts': ['sweep', 'edits.ts', 'causes.ts', 'same-mistakes.ts', 'suppress.ts', 'diagnostics', 'parser', 'ir', 'catalog', 'passes', 'rules'],
  config: ['lint.ts', 'suppress.ts', 'diagnostics', 'rules', 'format'],
  'compile.ts': ['lint.ts', 'diagnostics', 'parser', 'ir', 'catalog', 'passes', 'rules', 'codegen'],
  'index.ts': ['edits.ts', 'compile.ts', 'diagnostics', 'parser', 'ir', 'catalog', 'passes', 'rules', 'codegen', 'format'],
  cli: ['sweep', 'edits.ts', 'escape.ts', 'draw', 'lint.ts', 'suppress.ts', 'config', 'compile.ts', 'index.ts', 'diagnostics', 'parser', 'ir', 'catalog', 'passes', 'rules', 'codegen', 'format', 'lsp', 'runtime', 'pretrained'],
  lsp: ['edits.ts', 'draw', 'lint.ts', 'suppress.ts', 'config', 'compile.ts', 'index.ts', 'diagnostics', 'parser', 'ir', 'catalog', 'passes', 'rules', 'codegen', 'format', 'pretrained'],
};

/** Folders that run in Node, where files, processes and TensorFlow.js are. */
const inNode = new Set(['cli', 'config', 'lsp', 'runtime']);
const nodeOnly = /^(node:|@tensorflow\/)/;

/** Files that import each other because what they are about is recursive; types count as values do. */
const recursive: readonly (readonly string[])[] = [
  // what is known of a tensor holds the profile of its values, and a profile the moments of its parts
  ['src/catalog/types.ts', 'src/ir/columns.ts', 'src/ir/density/averages.ts', 'src/ir/density/copula.ts', 'src/ir/density/law.ts', 'src/ir/density/profile.ts', 'src/ir/signal.ts'],
  // completion is a command that knows all commands
  ['src/cli/commands/completion.ts', 'src/cli/commands/index.ts'],
  // arguments are values, and values are calls with arguments
  ['src/ir/lower/bind.ts', 'src/ir/lower/coerce.ts'],
  ['src/ir/lower/data-properties.ts', 'src/ir/lower/evaluate.ts'],
  // bodies hold blocks and repetitions, which hold bodies
  ['src/ir/lower/blocks.ts', 'src/ir/lower/expand.ts', 'src/ir/lower/repeat.ts', 'src/ir/lower/structures.ts'],
];

const layerOf = (path: string): string => relative(join(root, 'src'), path).split('/')[0]!;

describe('imports', () => {
  const files = sourceFiles('src');

  it('finds the sources and their imports', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => imports(file)).length).toBeGreaterThan(300);
  });

  it('go one way', () => {
    const wrong = files.flatMap((file) => {
      const from = layerOf(file.path);
      return imports(file)
        .filter((it) => it.startsWith('.'))
        .map((it) => layerOf(join(dirname(file.path), it)))
        .filter((to) => to !== from && !(allowed[from] ?? []).includes(to))
        .map((to) => `${relative(root, file.path)} imports ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  it('go in circles only where the subject does', () => {
    const targets = new Map(files.map((file) => [file.path, imports(file).filter((it) => it.startsWith('.')).map((it) => join(dirname(file.path), it))]));
    const found = circles(targets).map((circle) => circle.map((path) => relative(root, path)).toSorted());
    expect(found.toSorted((a, b) => a[0]!.localeCompare(b[0]!))).toEqual(recursive.toSorted((a, b) => a[0]!.localeCompare(b[0]!)));
  });

  it('name their file with its extension', () => {
    const wrong = files.flatMap((file) => imports(file).filter((it) => it.startsWith('.') && !/\.(ts|json)$/.test(it)).map((it) => `${relative(root, file.path)}: ${it}`));
    expect(wrong).toEqual([]);
  });

  it('reach Node, prettier and TensorFlow.js only where a program runs', () => {
    const wrong = files
      .filter((file) => !inNode.has(layerOf(file.path)))
      .flatMap((file) =>
        imports(file)
          .filter((it) => nodeOnly.test(it) || (/^prettier(\/|$)/.test(it) && layerOf(file.path) !== 'format'))
          .map((it) => `${relative(root, file.path)} imports ${it}`),
      );
    expect(wrong).toEqual([]);
  });
});
