/** The one error the engines raise for something a user can mend: what happened, and the edit or command that mends it. */
export class EngineError extends Error {
  /** The edit or command that mends it, as one sentence. */
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.remedy = remedy;
  }
}

/** The engine's memory does not hold what a step needs. */
export class OutOfMemory extends EngineError {}

/** The first line of whatever was thrown, for the "why not" of a report. */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String((thrown as { message?: unknown })?.message ?? thrown);
  return text.trim().split('\n')[0]!.trim();
}
