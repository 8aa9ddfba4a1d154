import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLrc } from '../../../src/domain/lrc';

const timed = (text: string): [number | null, string][] =>
  (parseLrc(text)?.lines ?? []).map(({ start, text }) => [start, text]);

describe('timed words', () => {
  test.each([
    ['minutes and seconds', '[01:02]la', 62_000],
    ['tenths', '[00:01.5]la', 1500],
    ['hundredths', '[00:01.25]la', 1250],
    ['thousandths', '[00:01.125]la', 1125],
    ['a colon for the dot', '[00:01:25]la', 1250],
    ['more than 99 minutes', '[100:00.00]la', 6_000_000],
  ])('are read with %s', (_, text, start) => {
    expect(timed(text)).toEqual([[start, 'la']]);
  });

  test('a refrain written once is sung at each of its times, in the order of time', () => {
    expect(timed('[00:10.00] [01:10.00]Refrain\n[00:40.00]Verse')).toEqual([
      [10_000, 'Refrain'],
      [40_000, 'Verse'],
      [70_000, 'Refrain'],
    ]);
  });

  test('an offset lets the words appear sooner, wherever it stands, never before the start', () => {
    expect(timed('[00:00.20]a\n[00:10.00]b\n[offset: +500]')).toEqual([
      [0, 'a'],
      [9500, 'b'],
    ]);
    expect(timed('[OFFSET:-500]\r\n[00:10.00]b')).toEqual([[10_500, 'b']]);
    expect(timed('[offset:soon]\n[00:10.00]b')).toEqual([[10_000, 'b']]);
  });

  test('times of single words are not shown', () => {
    expect(timed('[00:01.00]<00:01.00>Hel <00:01.50>lo')).toEqual([[1000, 'Hel lo']]);
    expect(timed('[00:01.00]Hel [00:01.50]lo')).toEqual([[1000, 'Hel lo']]);
  });

  test('a silent line ends the one before; headings and lines without a time are not sung', () => {
    const text = '\uFEFF[ar:Somebody]\r[ti:Song]\r[la:EN]\r[00:01.00]la\r[00:02.00]\rby hand';
    expect(parseLrc(text)).toEqual({
      synced: true,
      language: 'en',
      lines: [
        { start: 1000, text: 'la' },
        { start: 2000, text: '' },
      ],
    });
  });
});

describe('plain words', () => {
  test('keep their verses and their headings, lose the empty lines around them', () => {
    const text = '\n\n[Chorus: Somebody]\nla\n\nla la\n\n';
    expect(parseLrc(text, 'de')).toEqual({
      synced: false,
      language: 'de',
      lines: ['[Chorus: Somebody]', 'la', '', 'la la'].map((line) => ({ start: null, text: line })),
    });
  });

  test.each(['', '\n \n', '[ar:Somebody]', '[00:01.00]', '\u0000'])(
    '%j is nothing to sing',
    (text) => {
      expect(parseLrc(text)).toBeNull();
    },
  );

  test('markup stays text, control characters go', () => {
    expect(timed('[00:01.00]<b>la</b>\u0000\u202Ela')).toEqual([[1000, '<b>la</b> la']]);
  });
});

describe('words made to hurt', () => {
  test.each([
    ['one endless line', 'a'.repeat(5_000_000)],
    ['endless line breaks', '\n'.repeat(5_000_000)],
    ['endless blanks', `${' '.repeat(5_000_000)}[00:01.00]la`],
    ['endless open brackets', '['.repeat(5_000_000)],
    ['endless times', '[00:01.00]'.repeat(500_000)],
    ['endless half times', '[00:01.0'.repeat(500_000)],
    ['many long refrains', `${'[00:01.00]'.repeat(2000)}${'la '.repeat(2000)}\n`.repeat(20)],
    ['endless tags', '[offset:'.repeat(500_000)],
    ['endless word times', `[00:01.00]${'<00:01.00'.repeat(500_000)}`],
  ])('%s take little time and little room', (_, text) => {
    const before = performance.now();
    const lines = parseLrc(text)?.lines ?? [];
    // Linear work on half a MB is some ms; quadratic work would be minutes.
    expect(performance.now() - before).toBeLessThan(3000);
    expect(lines.length).toBeLessThanOrEqual(10_000);
  });

  test('whatever comes, lines are clean, in order, and of one kind', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '[',
        ']',
        '[00:01.00]',
        '[99:59.999]',
        '[offset:999999]',
        '\n',
        '\r',
        '<0:1>',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const found = parseLrc(pieces.join(''));
        if (!found) return;
        const starts = found.lines.map(({ start }) => start);
        expect(starts.every((start) => (start === null) === !found.synced)).toBe(true);
        expect(starts.every((start) => start === null || start >= 0)).toBe(true);
        expect([...starts].sort((a, b) => a! - b!)).toEqual(starts);
        expect(found.lines.some(({ text }) => text !== '')).toBe(true);
        // eslint-disable-next-line no-control-regex -- control characters are what must be gone
        expect(found.lines.every(({ text }) => !/[\u0000-\u001F]/.test(text))).toBe(true);
      }),
    );
  });

  test('written lines come back as they were', () => {
    const line = fc.record({
      start: fc.integer({ min: 0, max: 5_999_999 }),
      text: fc.stringMatching(/^[a-z][a-z ]{0,20}[a-z]$/),
    });
    const two = (value: number, digits = 2): string => String(value).padStart(digits, '0');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 50 }), (lines) => {
        const text = lines
          .map(({ start, text }) => {
            const seconds = Math.floor(start / 1000);
            const time = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}.${two(start % 1000, 3)}`;
            return `[${time}]${text}`;
          })
          .join('\n');
        expect(parseLrc(text)!.lines).toEqual([...lines].sort((a, b) => a.start - b.start));
      }),
    );
  });
});
