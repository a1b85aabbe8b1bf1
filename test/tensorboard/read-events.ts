/** Reads event files by the formats' descriptions alone: records with their checksums, and protobuf's wire format. */

/** CRC-32C bit by bit (polynomial 0x1EDC6F41 reflected), masked as TFRecord wants it. */
export function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** @throws Error where a checksum is wrong or bytes are left */
export function records(file: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    if (file.readUInt32LE(at + 8) !== maskedCrc(file.subarray(at, at + 8))) throw new Error(`the length at ${at} has another checksum`);
    const data = file.subarray(at + 12, at + 12 + length);
    if (data.length < length || file.readUInt32LE(at + 12 + length) !== maskedCrc(data)) throw new Error(`the record at ${at} has another checksum`);
    found.push(data);
    at += 16 + length;
  }
  return found;
}

type Field = number | Buffer;

/** Fields by number; varints and floats are numbers, what has a length is bytes. */
function fields(message: Buffer): Map<number, Field[]> {
  const found = new Map<number, Field[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    let field: Field;
    switch (tag & 7) {
      case 0: field = varint(); break;
      case 1: field = message.readDoubleLE(at); at += 8; break;
      case 5: field = message.readFloatLE(at); at += 4; break;
      case 2: { const length = varint(); field = message.subarray(at, at + length); at += length; break; }
      default: throw new Error(`wire type ${tag & 7}`);
    }
    found.set(tag >> 3, [...(found.get(tag >> 3) ?? []), field]);
  }
  return found;
}

const doubles = (bytes: Buffer): number[] => Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(i * 8));

export interface ReadEvent {
  readonly step: number;
  readonly version?: string;
  /** Of a session that begins here: 1. */
  readonly status?: number;
  readonly values: readonly { readonly tag: string; readonly scalar?: number; readonly histogram?: { readonly figures: number[]; readonly limits: number[]; readonly counts: number[] } }[];
}

export function events(file: Buffer): ReadEvent[] {
  return records(file).map((record) => {
    const event = fields(record);
    const [summary] = event.get(5) ?? [];
    const values = summary === undefined ? [] : (fields(summary as Buffer).get(1) ?? []).map((bytes) => {
      const value = fields(bytes as Buffer);
      const histogram = value.get(5)?.[0];
      const parts = histogram === undefined ? undefined : fields(histogram as Buffer);
      return {
        tag: (value.get(1)![0] as Buffer).toString(),
        ...(value.has(2) ? { scalar: value.get(2)![0] as number } : {}),
        ...(parts === undefined ? {} : { histogram: { figures: [1, 2, 3, 4, 5].map((field) => parts.get(field)![0] as number), limits: doubles(parts.get(6)![0] as Buffer), counts: doubles(parts.get(7)![0] as Buffer) } }),
      };
    });
    const version = event.get(3)?.[0];
    const session = event.get(7)?.[0];
    return { step: (event.get(2)?.[0] ?? 0) as number, values, ...(version === undefined ? {} : { version: (version as Buffer).toString() }), ...(session === undefined ? {} : { status: fields(session as Buffer).get(1)![0] as number }) };
  });
}
