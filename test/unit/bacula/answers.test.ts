import { describe, expect, it } from 'vitest';
import { estimated, newestBase } from '../../../src/bacula/answers.ts';

const TABLE = `Automatically selected Catalog: MyCatalog
Using Catalog "MyCatalog"
+-------+----------+---------------------+------+-------+----------+------------+-----------+
| jobid | name     | starttime           | type | level | jobfiles | jobbytes   | jobstatus |
+-------+----------+---------------------+------+-------+----------+------------+-----------+
|    12 | Debian12 | 2026-10-03 18:31:02 | B    | B     |   14,315 | 70,465,014 | T         |
| 1,234 | Debian12 | 2026-11-07 18:30:07 | B    | B     |   14,317 | 70,465,999 | W         |
| 1,240 | Debian12 | 2026-11-08 18:30:07 | B    | F     |        1 |          1 | T         |
| 1,250 | Debian12 | 2026-11-14 18:30:07 | B    | B     |        2 |         12 | f         |
+-------+----------+---------------------+------+-------+----------+------------+-----------+
`;

describe('an answer of the Director', () => {
  it('names the newest Base that ended well, in the headings of old and new Directors', () => {
    const base = { jobId: 1234, started: '2026-11-07 18:30:07', files: 14_317, bytes: 70_465_999 };
    expect(newestBase(TABLE)).toEqual(base);
    expect(newestBase(TABLE.replace('| jobid | name     | starttime ', '| JobId | Name     | StartTime '))).toEqual(
      base,
    );
  });

  it('names none where there is none', () => {
    expect(newestBase('No results to list.\n')).toBeUndefined();
    expect(newestBase(TABLE.replaceAll('| B     |', '| F     |'))).toBeUndefined();
    expect(newestBase('')).toBeUndefined();
  });

  it('estimates, or does not', () => {
    expect(estimated('Connecting to Client a-fd at a:9102\n2000 OK estimate files=14,317 bytes=704,659,990\n')).toEqual(
      { files: 14_317, bytes: 704_659_990 },
    );
    expect(estimated('2000 OK estimate files=0 bytes=0\n')).toEqual({ files: 0, bytes: 0 });
    expect(estimated('Failed to connect to Client a-fd.\n')).toBeUndefined();
  });
});
