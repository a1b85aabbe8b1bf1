/** Formats the text of a .gradnet file; prettier is loaded at the first call. */

/** What prettier's configuration may say of a .gradnet file. */
export interface FormatOptions {
  /** Columns a line may have; 100 unless given. */
  readonly printWidth?: number;
  readonly tabWidth?: number;
  readonly useTabs?: boolean;
  /** How lines end; `lf` unless given, `auto` keeps what the first line has. */
  readonly endOfLine?: 'lf' | 'crlf' | 'cr' | 'auto';
}

/**
 * @returns the text as `gradnetc fmt` writes it
 * @throws SyntaxError with `loc` where the text has errors, since what could not be read could not be written either
 */
export async function formatSource(text: string, options: FormatOptions = {}): Promise<string> {
  const [prettier, plugin] = await Promise.all([import('prettier/standalone'), import('./plugin.ts')]);
  return prettier.format(text, { ...options, parser: 'gradnet', plugins: [plugin] });
}
