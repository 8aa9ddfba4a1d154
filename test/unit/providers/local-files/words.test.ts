import { describe, expect, test } from 'vitest';
import { fixture, frame, given, readAll, readOnly, tagged } from './support';

const latin = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));
const bytes32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
const sylt = (marks: readonly (readonly [string, number])[], format = 2, kind = 1): number[] =>
  frame('SYLT', [
    0,
    ...latin('eng'),
    format,
    kind,
    0,
    ...marks.flatMap(([text, time]) => [...latin(text), 0, ...bytes32(time)]),
  ]);
const uslt = (text: string): number[] => frame('USLT', [0, ...latin('deu'), 0, ...latin(text)]);
const tone = fixture('untagged.mp3');

describe('words in the file', () => {
  test('timed by line', async () => {
    const { lyrics } = await readOnly(
      given(
        'a.mp3',
        tagged(
          sylt([
            ['second', 2000],
            ['first', 1000],
          ]),
        ),
      ),
    );
    expect(lyrics).toEqual({
      synced: true,
      language: 'eng',
      lines: [
        { start: 1000, text: 'first' },
        { start: 2000, text: 'second' },
      ],
    });
  });

  test('timed by syllable, joined to lines', async () => {
    const marks = [
      ['\nHel', 1000],
      ['lo', 1500],
      ['\nyou', 2000],
    ] as const;
    const { lyrics } = await readOnly(given('a.mp3', tagged(sylt(marks))));
    expect(lyrics!.lines).toEqual([
      { start: 1000, text: 'Hello' },
      { start: 2000, text: 'you' },
    ]);
  });

  test('timed by frames of the stream, which nobody can tell: as plain lines', async () => {
    const { lyrics } = await readOnly(
      given(
        'a.mp3',
        tagged(
          sylt(
            [
              ['a', 9],
              ['b', 12],
            ],
            1,
          ),
        ),
      ),
    );
    expect(lyrics).toMatchObject({ synced: false, lines: [{ text: 'a' }, { text: 'b' }] });
  });

  test('chords are not sung', async () => {
    const { lyrics } = await readOnly(given('a.mp3', tagged(sylt([['Am', 1000]], 2, 5))));
    expect(lyrics).toBeNull();
  });

  test('timed ones come before plain ones', async () => {
    const { lyrics } = await readOnly(
      given('a.mp3', tagged(uslt('plain'), sylt([['timed', 1000]]))),
    );
    expect(lyrics).toMatchObject({ synced: true, lines: [{ text: 'timed' }] });
  });

  test('plain ones keep their language', async () => {
    const { lyrics } = await readOnly(given('a.mp3', tagged(uslt('eins\nzwei'))));
    expect(lyrics).toMatchObject({
      synced: false,
      language: 'deu',
      lines: [{ text: 'eins' }, { text: 'zwei' }],
    });
  });
});

describe('words beside the file', () => {
  test('of the same name belong to it, count more, and are no refused files', async () => {
    const { read, refused } = await readAll([
      given('A/One.mp3', tagged(uslt('inside'))),
      given('A/one.LRC', '[offset:+500]\n[00:01.00]beside'),
      given('A/One.txt', 'plain'),
      given('B/One.mp3', Uint8Array.from([...tone, 0])),
    ]);
    expect(read.map(({ lyrics }) => lyrics?.lines)).toEqual([
      [{ start: 500, text: 'beside' }],
      undefined,
    ]);
    expect(refused).toEqual([]);
  });

  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, 0xc3, 0xa4])],
    ['Windows', Uint8Array.from([0xe4])],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0xe4, 0x00])],
    ['UTF-16 the other way', Uint8Array.from([0xfe, 0xff, 0x00, 0xe4])],
  ])('are read in the writing of %s', async (_, content) => {
    const { read } = await readAll([given('A/1.mp3', tone), given('A/1.txt', content)]);
    expect(read[0]!.lyrics!.lines).toEqual([{ start: null, text: 'ä' }]);
  });

  test('larger than any words they are left out', async () => {
    const { read } = await readAll([
      given('A/1.mp3', tone),
      given('A/1.lrc', '[00:01.00]la\n'.repeat(60_000)),
    ]);
    expect(read[0]!.lyrics).toBeNull();
  });
});
