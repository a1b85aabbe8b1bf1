/** Formats emitted programs with prettier, which is loaded at the first call: compiling does not need it otherwise. */

/** Pinned here and by the exact version in package.json, so that the same input gives the same bytes. */
const OPTIONS = { parser: 'babel', singleQuote: true, printWidth: 120, endOfLine: 'lf' } as const;

/** @param text a JavaScript module; a syntax error in it is gradnet's own mistake and is thrown */
export async function formatEmitted(text: string): Promise<string> {
  const [prettier, babel, estree] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/babel'),
    import('prettier/plugins/estree'),
  ]);
  return prettier.format(text, { ...OPTIONS, plugins: [babel.default, estree.default] });
}
