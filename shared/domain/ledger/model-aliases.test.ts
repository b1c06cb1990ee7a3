import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerEntry } from './ledger-entry.ts';
import { ALIAS_NAME } from './alias-name.ts';
import {
  currentEntry,
  demote,
  noAliases,
  predecessorOf,
  promote,
  withEntry,
  type ModelAliases,
} from './model-aliases.ts';

/** A model's ledger, as the stores keep it. */
class Ledger {
  aliases: ModelAliases = noAliases({ tenantId: 'tn_1', model: 'churn' });
  readonly entries: LedgerEntry[] = [];

  promote(version: string, alias = 'production', now = 1_000): void {
    const entry = promote(this.aliases, version, { alias, by: 'key_1', reason: null, now });
    if (entry !== null) this.#append(entry);
  }

  demote(alias = 'production', now = 1_000): void {
    const seq = predecessorOf(this.aliases, alias);
    const predecessor = this.entries[seq - 1]!;
    this.#append(demote(this.aliases, predecessor, { alias, by: 'key_1', reason: null, now }));
  }

  version(alias = 'production'): string | undefined {
    return this.aliases.current[alias]?.version;
  }

  #append(entry: LedgerEntry): void {
    this.entries.push(entry);
    this.aliases = withEntry(this.aliases, entry);
  }
}

test('demoting twice goes back two versions, and then there is nothing to go back to', () => {
  const ledger = new Ledger();
  for (const version of ['a', 'b', 'c']) ledger.promote(version);
  ledger.demote();
  expect(ledger.version()).toBe('b');
  ledger.demote();
  expect(ledger.version()).toBe('a');
  expect(() => {
    ledger.demote();
  }).toThrow(
    expect.objectContaining({ detail: expect.objectContaining({ code: 'no_predecessor' }) }),
  );
});

test('promoting what the alias means already adds nothing', () => {
  const ledger = new Ledger();
  ledger.promote('a');
  ledger.promote('a');
  expect(ledger.entries).toHaveLength(1);
});

test('an alias that was never promoted to cannot be demoted', () => {
  const ledger = new Ledger();
  expect(() => {
    ledger.demote();
  }).toThrow('has no alias "production"');
});

test('a model has a hundred aliases at most, each of which may still be moved', () => {
  const ledger = new Ledger();
  for (let number = 0; number < 100; number += 1) ledger.promote('a', `alias-${number}`);
  expect(() => {
    ledger.promote('a', 'one-more');
  }).toThrow('100 aliases');
  ledger.promote('b', 'alias-7');
  expect(ledger.version('alias-7')).toBe('b');
});

const aliasName = fc.constantFrom('production', 'staging');
const versionId = fc.constantFrom('a', 'b', 'c', 'd');
const promotion = fc.record({ alias: aliasName, version: versionId });
const demotion = fc.record({ alias: aliasName });
const move = fc.oneof({ weight: 3, arbitrary: promotion }, { weight: 2, arbitrary: demotion });
const history = fc.array(fc.record({ move, now: fc.nat(1_000) }), { maxLength: 40 });

test('an alias is a stack: a promote pushes, a demote pops, and aliases never meet', () => {
  fc.assert(
    fc.property(history, (moves) => {
      const ledger = new Ledger();
      const stacks = new Map<string, string[]>([
        ['production', []],
        ['staging', []],
      ]);
      for (const { move, now } of moves) {
        const stack = stacks.get(move.alias)!;
        if ('version' in move) {
          ledger.promote(move.version, move.alias, now);
          if (stack.at(-1) !== move.version) stack.push(move.version);
        } else if (stack.length > 1) {
          ledger.demote(move.alias, now);
          stack.pop();
        } else {
          expect(() => {
            ledger.demote(move.alias, now);
          }).toThrow();
        }
        for (const [alias, { length, [length - 1]: top }] of stacks) {
          expect(ledger.version(alias)).toBe(top);
        }
      }
    }),
  );
});

test('whatever the clocks say, the ledger goes on in number and time', () => {
  fc.assert(
    fc.property(history, (moves) => {
      const ledger = new Ledger();
      for (const { move, now } of moves) {
        if ('version' in move) ledger.promote(move.version, move.alias, now);
      }
      const { entries } = ledger;
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      const times = entries.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }),
  );
});

test('the entry of an alias tells all about it', () => {
  const ledger = new Ledger();
  ledger.promote('a');
  ledger.promote('b', 'production', 2_000);
  expect(currentEntry(ledger.aliases, 'production')).toEqual({
    tenantId: 'tn_1',
    model: 'churn',
    seq: 2,
    alias: 'production',
    version: 'b',
    at: 2_000,
    by: 'key_1',
    cause: 'promote',
    reason: null,
    predecessor: 1,
  });
});

test.each([
  ['production', true],
  ['eu-west_2', true],
  ['newest', false],
  ['newest-one', true],
  ['', false],
  ['Production', false],
  ['a b', false],
  ['__name__', false],
  ['a'.repeat(64), false],
])('%p as the name of an alias: %p', (name, isOne) => {
  expect(ALIAS_NAME.test(name)).toBe(isOne);
});
