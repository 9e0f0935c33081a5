// What a site serves to its installers: the answers of references, and the tree of a release.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Site {
  /** As a machine on QEMU's user network sees this host's loopback. Source: qemu-doc, "Using the user mode network stack". */
  readonly url: string;
  /** What was asked for, as `200 /path`. */
  readonly requests: readonly string[];
  /** URL path to the file that is served there; anything else is a 404. */
  readonly files: Map<string, string>;
  readonly close: () => Promise<void>;
}

export async function openSite(): Promise<Site> {
  const files = new Map<string, string>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const file = files.get(path);
    requests.push(`${file === undefined ? 404 : 200} ${path}`);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-length': statSync(file).size });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://10.0.2.2:${port}`, requests, files, close };
}
