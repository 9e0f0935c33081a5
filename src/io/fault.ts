/** Something outside of Renfield that went wrong, and that a person can mend: one clear line, and what to do. */
export class Fault extends Error {
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(message: string, exitCode: number, hint?: string) {
    super(message);
    this.name = 'Fault';
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** The words of an error of the system: `permission denied` instead of `EACCES: permission denied, open '…'`. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'this is a directory',
    ENOTDIR: 'a part of the path is no directory',
    ENOSPC: 'the disk is full',
    EROFS: 'the filesystem is read-only',
    ELOOP: 'too many symbolic links',
    ENAMETOOLONG: 'the name is too long',
  };
  return known[code ?? ''] ?? message;
}
