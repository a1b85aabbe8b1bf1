/** How a .gradnet file is to be laid out, as prettier's own files say: the same for `gradnetc fmt` and for editors. */
import { join, resolve } from 'node:path';
import type { FormatOptions } from '../format/source.ts';
import { ConfigError } from './error.ts';

/**
 * What .prettierrc and .editorconfig say for this file, of what a layout can heed.
 * @param useCache false reads them again, for a process that outlives an edit of them
 * @throws ConfigError when they cannot be read
 */
export async function layoutFor(path: string, useCache = true): Promise<FormatOptions> {
  const { resolveConfig } = await import('prettier');
  try {
    const { printWidth, tabWidth, useTabs, endOfLine } = (await resolveConfig(resolve(path), { editorconfig: true, useCache })) ?? {};
    const given = Object.entries({ printWidth, tabWidth, useTabs, endOfLine }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given);
  } catch (error) {
    throw new ConfigError(`prettier's configuration for ${path} cannot be read: ${(error as Error).message.split('\n')[0]}`, 'mend or remove it');
  }
}

/** Whether .prettierignore in `folder` names the file. */
export async function isLeftAlone(path: string, folder = '.'): Promise<boolean> {
  const { getFileInfo } = await import('prettier');
  return (await getFileInfo(resolve(path), { ignorePath: resolve(join(folder, '.prettierignore')), resolveConfig: false })).ignored;
}
