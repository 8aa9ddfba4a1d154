import { expect, test } from 'vitest';
import { sniff } from '../../../src/domain/sniff';

const bytes = (latin: string): Uint8Array => Uint8Array.from(latin, (one) => one.charCodeAt(0));
const ogg = (codec: string): string => `OggS${'\0'.repeat(24)}${codec}`;

test.each([
  ['ID3\x04', 'audio/mpeg'],
  ['\xFF\xFB\x90\x00', 'audio/mpeg'],
  ['\xFF\xF3\x40\x00', 'audio/mpeg'],
  ['\xFF\xF1\x50\x80', 'audio/aac'],
  ['fLaC\0\0', 'audio/flac'],
  [ogg('OpusHead'), 'audio/ogg; codecs=opus'],
  [ogg('\x01vorbis'), 'audio/ogg; codecs=vorbis'],
  [ogg('\x7FFLAC'), 'audio/ogg; codecs=flac'],
  [ogg('what'), 'audio/ogg'],
  ['\0\0\0\x20ftypM4A ', 'audio/mp4'],
  ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
  ['FORM\0\0\0\0AIFF', 'audio/aiff'],
  ['\x1A\x45\xDF\xA3', 'audio/webm'],
  ['\xFF\xD8\xFF\xE0', 'image/jpeg'],
  ['\x89PNG\r\n\x1A\n', 'image/png'],
  ['GIF89a', 'image/gif'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ['\0\0\0\x20ftypavif', 'image/avif'],
])('%j is %s', (head, contentType) => {
  expect(sniff(bytes(head))).toMatchObject({ contentType });
});

test.each([
  ['', 'empty'],
  ['PK\x03\x04', 'zip'],
  ['{"subsonic-response":', 'json'],
  [' \r\n[1]', 'json'],
  ['\xEF\xBB\xBF{"a":1}', 'json'],
  ['<!DOCTYPE html><html>', 'html'],
  ['<!-- portal -->\n<HTML>', 'html'],
  ['<?xml version="1.0"?><subsonic-response/>', 'xml'],
  ['<?xml version="1.0"?><svg xmlns="x">', 'svg'],
  ['<svg>', 'svg'],
  ['Bad Gateway', 'unknown'],
  // Looks like an MPEG frame, has a bit rate that does not exist.
  ['\xFF\xFB\xF0\x00', 'unknown'],
  ['\xFF\xFF\xFF\xFF', 'unknown'],
])('%j is %s, whatever the server calls it', (head, kind) => {
  expect(sniff(bytes(head)).kind).toBe(kind);
});
