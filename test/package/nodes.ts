/** The versions of Node that gradnet promises to run on, brought by the package manager and kept in the user's cache. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Pinned, so that a failure is ours and not a release's. The Node that runs the tests comes first. */
const versions = ['22.23.3', '24.21.0', '26.10.0'];

export interface NodeRelease {
  readonly version: string;
  readonly executable: string;
}

/** Paths of the executables; fetches those that are not in the cache yet. */
export function nodeReleases(): NodeRelease[] {
  return [{ version: process.version.slice(1), executable: process.execPath }, ...versions.map(fetchNode)];
}

function fetchNode(version: string): NodeRelease {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'gradnet', `node-${version}`);
  const executable = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(executable)) {
    execFileSync('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`], { stdio: 'pipe', shell: process.platform === 'win32' });
  }
  return { version, executable };
}
