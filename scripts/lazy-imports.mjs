/**
 * An esbuild plugin for CommonJS bundles: an import marked `// lazy in bundles` is evaluated when one of its functions
 * is first called. ES modules have no such import that is not also asynchronous, and what is behind it (chevrotain, for
 * one) takes longer to load than everything else that a clean file needs.
 */
import { readFileSync } from 'node:fs';

const MARKED = /^import \{ ([\w, ]+) \} from ('[^']+'); \/\/ lazy in bundles$/gm;

export const lazyImports = {
  name: 'lazy-imports',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('// lazy in bundles')) return undefined;
      const contents = text.replace(MARKED, (_, names, from) =>
        names.split(', ').map((name) => `const ${name} = (...args: any[]) => require(${from}).${name}(...args);`).join(' '));
      return { contents, loader: 'ts' };
    });
  },
};
