/** What the folder of `compile --standalone` holds: a program that runs with Node alone, wherever the folder is copied. */
import type { TrainSpec } from '../ir/graph.ts';
import { VERSION } from './version.ts';

/** What the program of such a folder imports, in place of the package. */
export const STANDALONE_RUNTIME = './gradnet-runtime.mjs';

export interface StandaloneFolder {
  /** Texts to write. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Folders of the installation (`dist/standalone`, `assets/…`) whose files are copied into `to`. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
}

/** Data that ships with gradnet, by source; used unless the source names a directory. */
const EMBEDDED: Readonly<Record<string, string>> = { mnist: 'assets/mnist' };

/**
 * @param program the formatted program, compiled with `runtime: STANDALONE_RUNTIME`
 * @param name name of the folder's package: the program's file name without its extension
 */
export function standaloneFolder(program: string, name: string, { data, network }: TrainSpec): StandaloneFolder {
  const { word, args } = data.source;
  const embedded = Object.hasOwn(EMBEDDED, word) && (args['directory'] ?? null) === null ? EMBEDDED[word]! : undefined;
  // npm allows no other characters in a name
  const packageName = name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[._-]+/, '') || 'network';
  const manifest = { name: packageName, version: '1.0.0', private: true, type: 'module', scripts: { start: 'node program.mjs' }, engines: { node: '>=20' } };
  return {
    files: [
      { path: 'program.mjs', text: program },
      { path: 'package.json', text: `${JSON.stringify(manifest, null, 2)}\n` },
      { path: 'README.md', text: readme(packageName, embedded, [...new Set(network.nodes.flatMap(({ pretrained }) => pretrained?.file ?? []))]) },
    ],
    copies: [{ from: 'dist/standalone', to: '.' }, ...(embedded === undefined ? [] : [{ from: embedded, to: embedded }])],
  };
}

const readme = (name: string, embedded: string | undefined, weights: readonly string[]): string => `# ${name}

\`node program.mjs\` trains this network; \`node program.mjs --help\` lists its options. It needs Node 20 or later and nothing else.
${embedded === undefined ? 'The data is not in this folder: give its directory with `--data DIR`.' : `The data is in \`${embedded}\`, under the licence that lies beside it.`} Results go to \`runs/\`.${weights.length === 0 ? '' : `\nIt begins with the weights in ${weights.map((file) => `\`${file}\``).join(' and ')}, which are not in this folder: the path is seen from where the program is started.`}
\`gradnet-runtime.mjs\`, \`augment-worker.mjs\`, \`native/\` and the \`.wasm\` files are the runtime of gradnet ${VERSION}, TensorFlow.js included.
`;
