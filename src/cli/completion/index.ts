/** The completion script of each shell, from what the commands declare. */
import type { CommandSpec } from '../command.ts';
import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { zsh } from './zsh.ts';

export const scripts = { bash, zsh, fish } satisfies Record<string, (commands: readonly CommandSpec[]) => string>;
export type Shell = keyof typeof scripts;
export const shells = Object.keys(scripts) as Shell[];
