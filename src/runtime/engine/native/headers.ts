/** Finds node_api.h: N-API is stable, so the headers of any Node since 16 serve every Node that gradnet supports. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EngineError } from '../errors.ts';
import { cached } from './cache.ts';
import { run, tail } from './run.ts';

/** @returns a folder that holds node_api.h, fetched as an npm package where the machine has none. */
export async function findNodeHeaders(): Promise<string> {
  const roots = [process.env['npm_config_nodedir'], join(dirname(process.execPath), '..'), '/usr', '/usr/local'];
  for (const root of roots) {
    const folder = root && join(root, 'include', 'node');
    if (folder && existsSync(join(folder, 'node_api.h'))) return folder;
  }
  const packed = await cached('node-api-headers-1.5.0', 1e7, async (folder) => {
    const npm = await run('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', 'node-api-headers@1.5.0']);
    if (npm.code === 0) return;
    throw new EngineError(
      `Node's headers are not on this machine, and npm could not fetch them: ${tail(npm, 1)}`,
      'install them (apt-get install libnode-dev), or name the folder above include/node in npm_config_nodedir',
    );
  });
  return join(packed, 'node_modules', 'node-api-headers', 'include');
}
