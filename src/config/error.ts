/** A configuration that cannot be heeded: what is wrong, where, and what mends it. */

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly remedy: string;
  readonly exitCode = 2;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
