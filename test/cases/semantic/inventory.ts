import fc from 'fast-check';

/** Some of these keys, each with a value that its arbitrary makes. */
function some(keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(keys, { requiredKeys: [] });
}

const pool = fc.constantFrom('full', 'archive', 'differential');
const directives = some({
  Description: fc.constantFrom('plain', 'a "quoted" one', 'back\\slash; # } {', '100 % of it'),
  'Client Run Before Job': fc.constantFrom('/bin/one', '/bin/two "with words"'),
  'Run After Job': fc.constant('/bin/three'),
  'Max Wait Time': fc.constantFrom('5 minutes', '1 day'),
  'Prune Jobs': fc.boolean(),
  RunScript: fc.array(
    fc.record({
      RunsWhen: fc.constantFrom('Before', 'After'),
      RunsOnClient: fc.boolean(),
      RunsOnFailure: fc.boolean(),
      Command: fc.constantFrom('/bin/a', "/bin/b 'c d'"),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

/** What `defaults`, groups, hosts, guests and Jobs may all say. */
const settings = {
  pool,
  pools: some({ full: pool, incremental: pool, differential: pool }),
  storage: fc.constantFrom('disk', 'tape'),
  messages: fc.constantFrom('Standard', 'Quiet'),
  priority: fc.integer({ min: 1, max: 20 }),
  enabled: fc.boolean(),
  spool_data: fc.boolean(),
  max_run_time: fc.constantFrom('6 hours', '90 minutes'),
  max_start_delay: fc.constantFrom('1 hour', '1 day 2 hours'),
  reschedule: fc.record({ times: fc.integer({ min: 1, max: 5 }), every: fc.constantFrom('10 minutes', '1 hour') }),
  exclude: fc.uniqueArray(fc.constantFrom('/var/cache', '/srv/a b', '/x"y', '/z\\'), { minLength: 1, maxLength: 3 }),
  compression: fc.constantFrom('lzo', 'gzip', 'gzip6', 'none'),
  directives,
};

const anySettings = { fileset: fc.constantFrom('Linux', 'Odd'), ...settings };

const guest = fc.record(
  {
    host: fc.constantFrom('kvm-1', 'kvm-2'),
    method: fc.constantFrom('files', 'image', 'agent'),
    group: fc.constantFrom('one', 'two', 'three'),
    disks: fc.integer({ min: 1, max: 3 }),
    client_directives: some({ 'Heartbeat Interval': fc.constantFrom('30 seconds', '2 minutes') }),
    ...anySettings,
  },
  { requiredKeys: ['host', 'method'] },
);

const group = some({ port: fc.integer({ min: 9200, max: 9210 }), ...anySettings });

const retention = fc.constantFrom('3 months', '90 days', '1 week');
const poolOf = (written: fc.Arbitrary<string>) =>
  fc.record(
    {
      retention: written,
      volume_size: fc.constantFrom('5G', '512M', '4096'),
      volume_jobs: fc.integer({ min: 1, max: 9 }),
      volume_use: fc.constantFrom('1 day', '23 hours'),
      recycle: fc.boolean(),
      auto_prune: fc.boolean(),
      next_pool: fc.constant('archive'),
      label: fc.constantFrom('Vol.', 'x-y:z_'),
    },
    { requiredKeys: ['retention'] },
  );

const patterns = (texts: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 });
const wild = patterns(['*.o', '/tmp/x y', '"q"', 'back\\', 'no/slash']);
const regex = patterns(['^/a+b$', '^/x y/.*\\.o$', 'no/slash', '"q"']);
const options = some({
  exclude: fc.boolean(),
  wild,
  wild_dir: wild,
  regex_file: regex,
  compression: fc.constantFrom('lzo', 'gzip9', 'none'),
  one_fs: fc.boolean(),
  sparse: fc.boolean(),
  acl: fc.boolean(),
  no_atime: fc.boolean(),
  fs_types: fc.uniqueArray(fc.constantFrom('ext4', 'xfs'), { maxLength: 2 }),
});
const include = fc.record(
  {
    files: fc.uniqueArray(fc.constantFrom('/', '/etc', '/srv/a b', '/odd "name" #;}'), { minLength: 1, maxLength: 3 }),
    options: fc.array(options, { minLength: 1, maxLength: 2 }),
    exclude_dir_containing: fc.constantFrom('.nobackup', '.no backup'),
  },
  { requiredKeys: ['files'] },
);

/** Inventories that nothing is wrong with, and in which everything overrides everything. Their text is JSON, which is YAML as well. */
export const inventoryText: fc.Arbitrary<string> = fc
  .record({
    director: fc.record({
      os: fc.constantFrom('debian12', 'ubuntu2204'),
      alarm: fc.array(fc.constantFrom('/bin/alarm', 'two words', "it's", '"q"', '100%', ''.padEnd(3, '\\')), {
        minLength: 1,
        maxLength: 4,
      }),
      catalog_backup: some(settings),
    }),
    defaults: some(anySettings),
    groups: fc.record({ one: group, two: group, three: group }),
    guests: fc.array(guest, { minLength: 1, maxLength: 5 }),
    guest_defaults: some(anySettings),
    backup: some(anySettings),
    pools: fc.record({
      full: poolOf(retention),
      incremental: poolOf(retention),
      differential: poolOf(retention),
      archive: poolOf(retention),
    }),
    hasLevelPools: fc.boolean(),
    signature: fc.constantFrom('SHA1', 'MD5', 'SHA256', 'SHA512'),
    odd: fc.record({ include: fc.array(include, { minLength: 1, maxLength: 2 }), ignore_changes: fc.boolean() }),
    job: fc.record({ type: fc.constantFrom('Backup', 'Verify', 'Copy'), ...settings }, { requiredKeys: ['type'] }),
    drives: fc.integer({ min: 1, max: 3 }),
  })
  .map(
    ({
      director,
      defaults,
      groups,
      guests,
      guest_defaults,
      backup,
      pools,
      hasLevelPools,
      signature,
      odd,
      job,
      drives,
    }) => {
      const { incremental, ...without } = pools;
      return JSON.stringify({
        version: 1,
        bacula: '9.6',
        director: { name: 'any-dir', ...director },
        messages: { Quiet: { mail: 'root', operator: ['a@example.org', 'b@example.org'], log: '/var/log/quiet' } },
        storages: {
          disk: { os: 'debian12', path: '/srv/disk', drives },
          tape: { address: 'sd', os: 'debian12', devices: { a: { archive_device: '/dev/nst0' } } },
        },
        pools: { ...(hasLevelPools ? { ...without, incremental } : without), base: { retention: '2 years' } },
        schedules: {
          nightly: { full: '2nd sun at 23:05', incremental: { at: 'mon-sat at 23:05', pool: 'full' } },
          monthly: { base: '1st sat at 18:05' },
        },
        filesets: { Odd: odd, Signed: { include: { files: ['/'], options: { signature } } } },
        defaults: { trust: 'owned', schedule: 'nightly', storage: 'disk', ...defaults },
        groups: { one: groups.one, two: { ...groups.two, extends: 'one' }, three: groups.three },
        hosts: {
          'kvm-1': { address: '10.0.0.1', os: 'debian12', backup: { schedule: 'nightly', ...backup } },
          'kvm-2': { address: '10.0.0.2', os: 'el7', guest_defaults },
        },
        references: { Ref: { host: 'kvm-1', os: 'debian12', schedule: 'monthly' } },
        guests: Object.fromEntries(
          guests.map(({ method, ...rest }, i) => {
            const base = method === 'image' ? {} : { base: i % 2 === 0 ? ['Ref'] : [] };
            return [`guest-${i}`, { method, ...base, ...rest }];
          }),
        ),
        jobs: { job: { client: 'kvm-1', fileset: 'Signed', ...job } },
      });
    },
  );
