import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';

/** A music server that says whatever a test wants it to say, over a real connection. */
export interface ScriptedServer {
  readonly url: string;
  /** `127.0.0.1:PORT`, as sentences name it. */
  readonly host: string;
  /** The methods that were asked for, in their order. */
  readonly asked: readonly string[];
  /** From now on it answers so. */
  readonly say: (script: Script) => void;
  readonly close: () => Promise<void>;
}

export interface Said {
  readonly status?: number;
  readonly type?: string;
  readonly body: string | Buffer;
}

/** The answer to one method of the protocol, such as `ping`; '' is any other page. */
export type Script = (method: string, params: URLSearchParams) => Said;

export interface ScriptedOptions {
  readonly secure?: boolean;
  /** Whether web pages of other origins may read its answers. */
  readonly cors?: boolean;
}

const pem = (name: string) =>
  readFile(fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url)));

const readParams = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const { searchParams } = new URL(request.url ?? '/', 'http://any');
  for (const [name, value] of new URLSearchParams(await text(request))) {
    searchParams.set(name, value);
  }
  return searchParams;
};

/** Part of a file as a range asks for it; these servers know `first-last` and `first-`. */
const sendPart = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (!range) return void response.end(body);
  const first = Number(range[1]);
  const last = Math.min(body.length - 1, range[2] === '' ? Infinity : Number(range[2]));
  response.setHeader('Content-Range', `bytes ${first}-${last}/${body.length}`);
  response.writeHead(206).end(body.subarray(first, last + 1));
};

export const startScriptedServer = async (
  script: Script,
  { secure = false, cors = true }: ScriptedOptions = {},
): Promise<ScriptedServer> => {
  let current = script;
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = /\/rest\/(\w+)(\.view)?(\?|$)/.exec(request.url ?? '')?.[1] ?? '';
    const params = await readParams(request);
    if (method !== '') asked.push(method);
    const { status = 200, type = 'application/json', body } = current(method, params);
    response.setHeader('Content-Type', type);
    if (cors) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Expose-Headers', 'Content-Range, Content-Length');
    }
    response.statusCode = status;
    if (Buffer.isBuffer(body)) sendPart(request, response, body);
    else response.end(body);
  };
  const listen = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch(() => response.destroy());
  };
  const server = secure
    ? createSecure({ cert: await pem('certificate'), key: await pem('key') }, listen)
    : createPlain(listen);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${secure ? 'https' : 'http'}://${host}`,
    host,
    asked,
    say: (next) => {
      current = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export const ok = (part: Readonly<Record<string, unknown>> = {}): Said => ({
  body: JSON.stringify({
    'subsonic-response': {
      status: 'ok',
      version: '1.16.1',
      type: 'scripted',
      serverVersion: '1',
      openSubsonic: true,
      ...part,
    },
  }),
});

export const refuse = (code: number, message: string): Said => ({
  body: JSON.stringify({
    'subsonic-response': { status: 'failed', version: '1.16.1', error: { code, message } },
  }),
});

export interface ScriptedSong {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
}

/** Everything that a sync, a page and the player ask of a small library; all songs sound the same. */
export const serveLibrary = (
  songs: readonly ScriptedSong[],
  sound: Buffer,
  playlists: readonly string[] = [],
): Script => {
  const idOf = (kind: 'album' | 'artist', name: string): string =>
    `${kind}-${songs.findIndex((song) => song[kind] === name)}`;
  const albums = [...new Set(songs.map(({ album }) => album))];
  const artists = [...new Set(songs.map(({ artist }) => artist))];
  const song = songs.map(({ title, artist, album }, index) => ({
    id: `song-${index}`,
    title,
    artist,
    artistId: idOf('artist', artist),
    album,
    albumId: idOf('album', album),
    track: index + 1,
    duration: 40,
    size: sound.length,
    suffix: 'mp3',
    contentType: 'audio/mpeg',
  }));
  const album = albums.map((name) => {
    const own = songs.filter((each) => each.album === name);
    const { artist } = own[0]!;
    const artistId = idOf('artist', artist);
    return { id: idOf('album', name), name, artist, artistId, songCount: own.length };
  });
  const artist = artists.map((name) => ({ id: idOf('artist', name), name, albumCount: 1 }));
  const playlist = playlists.map((name, index) => ({
    id: `list-${index}`,
    name,
    songCount: song.length,
    entry: song,
  }));
  const page = <T>(all: readonly T[], params: URLSearchParams, name: string): readonly T[] => {
    const offset = Number(params.get(`${name}Offset`) ?? 0);
    return all.slice(offset, offset + Number(params.get(`${name}Count`) ?? 20));
  };
  return (method, params) => {
    if (method === 'stream' || method === 'download') return { type: 'audio/mpeg', body: sound };
    if (method === 'getCoverArt') return refuse(70, 'Artwork not found');
    if (method === 'getPlaylists') return ok({ playlists: { playlist } });
    if (method === 'getPlaylist') {
      const found = playlist.find(({ id }) => id === params.get('id'));
      return found ? ok({ playlist: found }) : refuse(70, 'Playlist not found');
    }
    if (method !== 'search3') return ok();
    const searchResult3 = {
      song: page(song, params, 'song'),
      album: page(album, params, 'album'),
      artist: page(artist, params, 'artist'),
    };
    return ok({ searchResult3 });
  };
};
