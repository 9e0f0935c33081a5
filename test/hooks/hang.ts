// A tool that hangs, in a world whose seconds pass only while it does: no other command is ever late, however busy the machine.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './world.ts';

/** The shell of busybox prefers its own applet to any sleep in the PATH. */
export const hasOwnSleep = (shell: string): boolean => shell.startsWith('busybox');

const TICK = '0.01';

// Stands before sleep(1). The warden of a hook that has ended is ended too: it would wait for ever. Several may hang at a time.
const sleep = `#!/bin/sh
hangs() {
  [ -e "$WORLD/hung" ] || return 1
  while read -r hung; do
    ! kill -0 "$hung" 2>/dev/null || return 0
  done <"$WORLD/hung"
  return 1
}
[ "$1" = ${TICK} ] || exec /bin/sleep "$@"
until hangs; do
  read -r hook <"$WORLD/pid" && kill -0 "$hook" 2>/dev/null || exit 1
  /bin/sleep 0.02
done
exec /bin/sleep ${TICK}
`;

/** Lets a second of the hooks be short, and pass only while a process lives whose id is a line of the world's file `hung`. Returns
 * the environment of the runs that are to meet it. */
export function clock({ dir }: World): Record<string, string> {
  writeFileSync(join(dir, 'bin/sleep'), sleep, { mode: 0o755 });
  return { RENFIELD_TICK: TICK };
}

/**
 * Makes the tool whose program and words match `pattern` of a shell do what the lines of `how` say, while time passes; what
 * they leave undone is then done. Returns the environment of the runs that are to meet it.
 */
export function hangs(world: World, pattern: string, how = 'exec /bin/sleep 600'): Record<string, string> {
  const place = join(world.dir, 'hang');
  writeFileSync(place, `case "$0 $*" in ${pattern}) echo $$ >>"$WORLD/hung"; ${how} ;; esac\n`);
  return { FAULT_SOURCE: place, ...clock(world) };
}
