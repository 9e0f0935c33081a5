// Disk images, byte by byte: the partition tables that a guest may write, honest and hostile.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** Bytes at an offset. */
export type Piece = { readonly at: number; readonly bytes: Buffer };

export type Entry = { readonly start: number; readonly size: number; readonly type?: number; readonly name?: string };

const sector = 512;

/** A sparse file of `size` bytes that holds the pieces. */
export function writeImage(path: string, size: number, pieces: readonly Piece[]): void {
  const descriptor = openSync(path, 'w');
  ftruncateSync(descriptor, size);
  for (const { at, bytes } of pieces) writeSync(descriptor, bytes, 0, bytes.length, at);
  closeSync(descriptor);
}

/** An MBR or EBR at a block: four entries of 16 bytes at 446, 55 AA at 510. Starts and sizes are in blocks of `unit` bytes. */
export function mbr(entries: readonly (Entry | undefined)[], { block = 0, unit = sector, status = 0 } = {}): Piece {
  const bytes = Buffer.alloc(sector);
  entries.forEach((entry, index) => {
    if (entry === undefined) return;
    const at = 446 + 16 * index;
    bytes[at] = status;
    bytes[at + 4] = entry.type ?? 0x83;
    bytes.writeUInt32LE(entry.start, at + 8);
    bytes.writeUInt32LE(entry.size, at + 12);
  });
  bytes[510] = 0x55;
  bytes[511] = 0xaa;
  return { at: block * unit, bytes };
}

type GptShape = {
  readonly unit?: number;
  readonly count?: number;
  readonly entrySize?: number;
  readonly entriesAt?: number;
};

/** A protective MBR, a GPT header and its entries, whose names are UTF-16 as the guest wrote them. No checksums. */
export function gpt(entries: readonly (Entry | undefined)[], shape: GptShape = {}): Piece[] {
  const { unit = sector, count = 128, entrySize = 128, entriesAt = 2 } = shape;
  const header = Buffer.alloc(92);
  header.write('EFI PART', 0, 'latin1');
  header.writeBigUInt64LE(BigInt(entriesAt), 72);
  header.writeUInt32LE(count, 80);
  header.writeUInt32LE(entrySize, 84);
  const table = Buffer.alloc(Math.max(entries.length, 1) * entrySize);
  entries.forEach((entry, index) => {
    if (entry === undefined) return;
    const at = index * entrySize;
    Buffer.from('af3dc60f838472478e793d69d8477de4', 'hex').copy(table, at);
    table.writeBigUInt64LE(BigInt(entry.start), at + 32);
    table.writeBigUInt64LE(BigInt(entry.start) + BigInt(entry.size) - 1n, at + 40);
    Buffer.from((entry.name ?? '').slice(0, 36), 'utf16le').copy(table, at + 56);
  });
  const protective = mbr([{ start: 1, size: 0xffff_ffff, type: 0xee }]);
  return [protective, { at: unit, bytes: header }, { at: entriesAt * unit, bytes: table }];
}

/** The marks of a superblock that tell ext2, ext3, ext4 and XFS apart, for a filesystem that begins at `start` (sectors): clean,
 * and with its journal or log inside. */
export function superblock(type: 'ext2' | 'ext3' | 'ext4' | 'xfs', start: number): Piece {
  if (type === 'xfs') {
    const bytes = Buffer.alloc(64);
    bytes.write('XFSB', 'latin1');
    bytes.writeBigUInt64BE(8200n, 48); // sb_logstart
    return { at: start * sector, bytes };
  }
  const bytes = Buffer.alloc(224);
  bytes.writeUInt16LE(0xef53, 0);
  bytes.writeUInt16LE(1, 2); // s_state: valid
  bytes.writeUInt32LE(type === 'ext2' ? 0 : 4, 36);
  bytes.writeUInt32LE(type === 'ext4' ? 0x42 : 0x2, 40);
  bytes.writeUInt32LE(type === 'ext2' ? 0 : 8, 168); // s_journal_inum
  return { at: start * sector + 1080, bytes };
}
