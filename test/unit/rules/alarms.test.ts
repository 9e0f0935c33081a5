import { describe, expect, it } from 'vitest';
import { diagnosticsOf, faultsOfCode, wordsOf } from '../diagnostics.ts';
import { FLEET, laid } from '../fleet.ts';

const told = (fragment: string) => faultsOfCode('nobody-told', fragment);
const quiet = (more: string, director = '') =>
  `director: {${director === '' ? 'messages: Daemon' : director}}\nmessages: {Quiet: {${more}}}\nguests: {web: {messages: Quiet}}`;

describe('a Director whose failed Jobs nobody hears of', () => {
  it('is warned of at its line, with the Messages that say nothing', () => {
    expect(told(quiet(''))).toEqual(['nobody-told director']);
    expect(wordsOf('nobody-told', quiet(''))[0]).toContain('Messages "Quiet" have no mail and no log');
    const nothing = FLEET.replace(/^messages:(\n {2}.*)+\n/m, '');
    expect(diagnosticsOf(nothing).map(({ code, path }) => `${code} ${path}`)).toEqual(['nobody-told director']);
    expect(diagnosticsOf(nothing)[0]?.message).toContain('"Standard"');
  });

  it.each([
    'mail: root',
    'mail_on_error: root',
    'operator: root',
    'log: /var/log/bacula/jobs.log',
    'directives: {Syslog: all}',
    'directives: {Mail On Success: root}',
  ])('is none with %s', (destination) => {
    expect(told(quiet(destination))).toEqual([]);
  });

  it('is none with an alarm, or where only switched-off Jobs are silent', () => {
    expect(told(quiet('', 'alarm: [/usr/local/sbin/alarm]'))).toEqual([]);
    expect(told(`${quiet('')}\n`.replace('messages: Quiet}', 'messages: Quiet, enabled: false}'))).toEqual([]);
  });

  it('is not helped by the console and the catalog, or by mail of Messages that no Job has', () => {
    expect(told(quiet('directives: {Description: x}'))).toEqual(['nobody-told director']);
    expect(told('messages: {Standard: {mail_on_error: }, Daemon: {mail: root}}')).toEqual([]);
    expect(told(quiet('').replace('Quiet: {}', 'Quiet: {}, Daemon: {mail: root}'))).toEqual(['nobody-told director']);
  });

  it('is each Director by itself', () => {
    const two = `directors: {second: {os: debian12, address: b.example.org}}\ndefaults: {director: bacula-dir}\nmessages: {Quiet: {}}\nguests: {web: {director: second, messages: Quiet}}`;
    expect(told(two)).toEqual(['nobody-told directors.second']);
    expect(laid(two)).toContain('second');
  });
});
