/** What the plugin takes from prettier: its types, its document builders and its helpers, all from the browser build. */
import type { util as Utilities } from 'prettier/index.d.ts';
import * as standalone from 'prettier/standalone';

export type { AstPath, Doc, Parser, ParserOptions, Plugin, Printer, SupportLanguage } from 'prettier/index.d.ts';
export { builders, utils } from 'prettier/doc';

/** In the browser build as well, though its declarations leave it out. */
export const util = (standalone as unknown as { readonly util: typeof Utilities }).util;
