/** `gradnetc lsp`: the language server for editors; nothing of it is loaded by any other command. */
import { VERSION } from '../../codegen/version.ts';
import type { CommandSpec } from '../command.ts';
import { readPage, topics } from '../pages.ts';
import { weightsReader } from '../weights.ts';

export const lspCommand: CommandSpec = {
  name: 'lsp',
  summary: 'start the language server, for editors',
  doc:
    'Speaks the Language Server Protocol over stdin and stdout: findings with their fixes, hover, shapes beside each layer, ' +
    'completion, navigation, rename, formatting. An editor starts it; it ends with the editor.',
  arguments: [],
  options: [{ name: 'stdio', doc: 'speak over stdin and stdout, which is what happens without it as well' }],
  examples: [{ line: 'gradnetc lsp --stdio', doc: 'the command to enter in an editor\'s settings for .gradnet files' }],
  async run() {
    const { startServer } = await import('../../lsp/server.ts');
    startServer({
      version: VERSION,
      weights: weightsReader(),
      pageOf: (name) => (topics().some((it) => it.name === name) ? new URL(`../pages/${name}.md`, import.meta.url).href : undefined),
      readPage(name) {
        const topic = topics().find((it) => it.name === name);
        return topic === undefined ? `no finding is called ${name}` : readPage(topic);
      },
    });
    // The connection ends the process, with 0 after `shutdown` and 1 without it.
    return new Promise<never>(() => {});
  },
};
