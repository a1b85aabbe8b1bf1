/** The repository's text files and the modules they import, for the tests over its structure. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface TextFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** Every .ts file below a folder of the repository. */
export function sourceFiles(folder: string): TextFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => read(join(root, folder, name)));
}

/** Every text file that git knows, or would add. */
export function repositoryFiles(): TextFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  const binary = /\.(gz|png|ico|wasm|node|bin)$/;
  return [...new Set(listed.split('\0'))].filter((name) => name !== '' && !binary.test(name)).flatMap((name) => {
    try {
      return [read(join(root, name))];
    } catch {
      return []; // deleted, not yet committed
    }
  });
}

const read = (path: string): TextFile => ({ path, text: readFileSync(path, 'utf8') });

/** Module names in `import`, `export … from` and `import()`. */
export function imports(file: TextFile): string[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map((it) => it.fileName);
}
