import { commandOutput } from './command.ts';

/**
 * ACLs, file capabilities and every other extended attribute below a folder, one line for each, sorted: `usr/bin/ping security.capability=0x01…`.
 * ACLs are among them: the kernel lists those that say more than the mode as `system.posix_acl_access` and `…_default` (acl(5), xattr(7)).
 */
export async function extendedAttributes(root: string): Promise<readonly string[]> {
  const output = await commandOutput(
    ['getfattr', '--recursive', '--physical', '--no-dereference', '--dump', '--match=-', '--encoding=hex', '.'],
    {
      cwd: root,
      timeoutMs: 300_000,
    },
  );
  return output
    .split('\n\n')
    .flatMap((file) => {
      const [name = '', ...values] = file.trim().split('\n');
      return values.map((value) => `${name.replace(/^# file: (\.\/)?/u, '')} ${value}`);
    })
    .sort();
}

/** Gives a program the right to open raw sockets, as Debian's and Fedora's packages give it to `ping`. */
export async function giveCapability(path: string): Promise<void> {
  await commandOutput(['setcap', 'cap_net_raw+ep', path]);
}

/** Adds entries to the ACL of a file, e.g. `u:12345:r` or, on a directory, `d:g:12345:rwx` (setfacl(1)). */
export async function addToAcl(path: string, entries: string): Promise<void> {
  await commandOutput(['setfacl', '--modify', entries, path]);
}
