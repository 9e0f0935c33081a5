import { describe, expect, it } from 'vitest';
import { fleetText } from '../../../bench/fleet.mjs';
import { compile } from '../../../src/compile.ts';
import { makeLocator } from '../../../src/inventory/locate.ts';

const compiled = (text: string) => compile([{ name: 'fleet.yaml', text }]);

describe('a fleet for the benchmarks', () => {
  it('is good, without as much as a warning', () => {
    expect(compiled(fleetText({ guests: 300 })).diagnostics).toEqual([]);
  });

  it('holds as many guests as asked for: about a third with agents, half by their files, the rest as images', () => {
    const guests = [...compiled(fleetText({ guests: 1000 })).fleet!.guests.values()];
    const share = (method: string) => guests.filter((guest) => guest.method === method).length / guests.length;
    expect(guests).toHaveLength(1000);
    expect(share('agent')).toBeCloseTo(1 / 3, 1);
    expect(share('files')).toBeCloseTo(1 / 2, 1);
    expect(share('image')).toBeCloseTo(1 / 6, 1);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(fleetText({ guests: 50 })).toBe(fleetText({ guests: 50 }));
    expect(fleetText({ guests: 50 })).not.toBe(fleetText({ guests: 50, seed: 1 }));
  });

  it('can be spoilt in its last line, and only there', () => {
    const text = fleetText({ guests: 50, fault: 'last' });
    const { diagnostics } = compiled(text);
    const places = diagnostics.map(({ path, at }) => makeLocator([{ name: 'fleet.yaml', text }]).locate(path, at).line);
    expect(diagnostics.map(({ code }) => code)).toEqual(['schedule-unknown']);
    expect(places).toEqual([text.trimEnd().split('\n').length]);
  });

  it('can be spoilt in every guest', () => {
    const { diagnostics } = compiled(fleetText({ guests: 50, fault: 'all' }));
    expect(diagnostics.map(({ code }) => code)).toEqual(Array(50).fill('key-unknown'));
  });
});
