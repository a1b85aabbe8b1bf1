/** Why a file of weights cannot be read. Apart from the readers, which are loaded only when there is such a file. */
import { RunError } from '../errors.ts';

/** `message` is the reason alone: whoever reads the file says which one it is. */
export class Unreadable extends RunError {
  override readonly name = 'Unreadable';
  declare readonly remedy: string;

  constructor(reason: string, remedy: string) {
    super(reason, { remedy });
  }
}
