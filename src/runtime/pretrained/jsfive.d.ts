/** The part of jsfive, which comes without types, that is used here. */
declare module 'jsfive' {
  export class Group {
    readonly keys: string[];
    readonly attrs: Readonly<Record<string, unknown>>;
    get(path: string): Group | Dataset;
  }
  export class Dataset {
    readonly shape: number[];
    /** numpy's: `<f4`. */
    readonly dtype: unknown;
    readonly value: ArrayLike<number>;
  }
  export class File extends Group {
    constructor(content: ArrayBuffer, name?: string);
  }
}
