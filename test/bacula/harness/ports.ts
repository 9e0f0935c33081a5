import { createServer } from 'node:net';
import { WORKERS } from '../../workers.ts';

/*
 * Below net.ipv4.ip_local_port_range (32768-60999 on Linux, ip(7)): a port out of that range could become the source
 * port of somebody's outgoing connection between our asking and the daemon's binding.
 */
const FIRST = 20_000;
const SPAN = 3_000;

/** Files that run at one time search in ranges of their own: two that found the same port free would both bind it. */
const OWN = FIRST + (Number(process.env['VITEST_POOL_ID'] ?? 0) % WORKERS.bacula) * SPAN;
/** A worker's next file begins elsewhere: a daemon of the last one may have ended a moment ago. */
let next = (process.pid * 61) % SPAN;

/** So many distinct TCP ports on 127.0.0.1 on which nothing listens. Throws when the whole range is taken. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let tried = 0; found.length < count; tried++) {
    if (tried === SPAN) throw new Error(`no ${count} free ports between ${OWN} and ${OWN + SPAN}`);
    const port = OWN + (next++ % SPAN);
    if (await isFree(port)) found.push(port);
  }
  return found;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
