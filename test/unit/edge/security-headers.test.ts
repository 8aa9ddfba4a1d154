import { describe, expect, test } from 'vitest';
import {
  answerKindOf,
  securityHeaders,
  type AnswerKind,
} from '../../../src/edge/http/security-headers';

const directivesOf = (kind: AnswerKind): Map<string, string> => {
  const text = securityHeaders(kind)['Content-Security-Policy']!;
  return new Map(
    text.split('; ').map((directive) => {
      const cut = directive.indexOf(' ');
      return cut < 0 ? [directive, ''] : [directive.slice(0, cut), directive.slice(cut + 1)];
    }),
  );
};

const kinds: readonly AnswerKind[] = ['document', 'worker', 'file', 'foreign'];

describe('every answer', () => {
  test.each(kinds)('%s begins with nothing allowed and is never sniffed', (kind) => {
    expect(directivesOf(kind).get('default-src')).toBe("'none'");
    expect(securityHeaders(kind)).toMatchObject({
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
  });

  test.each(kinds)('%s allows no inline or evaluated script', (kind) => {
    const scripts = directivesOf(kind).get('script-src') ?? '';
    expect(scripts).not.toMatch(/unsafe|data:|blob:|\*|https?:/);
  });
});

describe('the page', () => {
  const page = directivesOf('document');

  test('runs and styles itself from its own files only', () => {
    expect(page.get('script-src')).toBe("'self'");
    expect(page.get('style-src')).toBe("'self'");
    expect(page.get('worker-src')).toBe("'self'");
  });

  test('talks to its own origin only, so that a script in it could not send anything away', () => {
    expect(page.get('connect-src')).toBe("'self'");
    expect(page.get('form-action')).toBe("'none'");
    expect(page.get('base-uri')).toBe("'none'");
  });

  test('may empty an audio element the way howler does, with a data: WAV', () => {
    expect(page.get('media-src')).toBe("'self' blob: data:");
    expect(page.get('img-src')).not.toContain('data:');
  });

  test('makes worker addresses through one policy', () => {
    expect(page.get('require-trusted-types-for')).toBe("'script'");
    expect(page.get('trusted-types')).toBe('app-url');
  });

  test('is framed by nobody and shares its window with nobody', () => {
    expect(page.get('frame-ancestors')).toBe("'none'");
    expect(securityHeaders('document')['Cross-Origin-Opener-Policy']).toBe('same-origin');
  });

  test('turns off what a music player never asks for, and keeps what it uses', () => {
    const permissions = securityHeaders('document')['Permissions-Policy']!.split(', ');
    for (const off of ['camera', 'display-capture', 'geolocation', 'usb', 'payment']) {
      expect(permissions).toContain(`${off}=()`);
    }
    for (const own of ['autoplay', 'fullscreen', 'screen-wake-lock', 'publickey-credentials-get']) {
      expect(permissions).toContain(`${own}=(self)`);
    }
    // To choose the device that plays: Firefox by the one, Chromium by the other.
    for (const own of ['speaker-selection', 'microphone']) {
      expect(permissions).toContain(`${own}=(self)`);
    }
  });
});

describe('the workers', () => {
  const worker = directivesOf('worker');

  test('reach servers over TLS or on this computer, never plain http elsewhere', () => {
    const targets = worker.get('connect-src')!.split(' ');
    expect(targets).toEqual(["'self'", 'https:', 'http://localhost:*', 'http://127.0.0.1:*']);
  });

  test('make no script addresses at all', () => {
    expect(worker.get('trusted-types')).toBe("'none'");
    expect(worker.get('require-trusted-types-for')).toBe("'script'");
  });
});

test('what another server wrote is sandboxed', () => {
  expect(directivesOf('foreign').has('sandbox')).toBe(true);
  expect(directivesOf('foreign').has('script-src')).toBe(false);
  expect(directivesOf('file').has('sandbox')).toBe(true);
});

test.each([
  ['index.html', 'document'],
  ['sw.js', 'worker'],
  ['assets/engine.worker-YnLkw1y9.js', 'worker'],
  ['assets/engine.worker-a_b-C.js', 'worker'],
  ['assets/index-B5jBBiEP.js', 'file'],
  ['assets/sw.js', 'file'],
  ['assets/engine.worker.css', 'file'],
  ['icon.svg', 'file'],
] as const)('%s is answered as a %s', (path, kind) => {
  expect(answerKindOf(path)).toBe(kind);
});
