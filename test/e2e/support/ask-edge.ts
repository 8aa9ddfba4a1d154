/** Another client of the embedded edge, such as an app on the listener's phone. */
export interface EdgeSong {
  readonly id: string;
  readonly title: string;
  readonly size: number;
}

export const askEdge = async (
  url: string,
  method: string,
  params: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> => {
  const signIn = { u: 'demo', p: 'demo', v: '1.16.1', c: 'test', f: 'json' };
  const query = new URLSearchParams({ ...signIn, ...params });
  const answer = await fetch(`${url}/rest/${method}?${query}`);
  const { 'subsonic-response': body } = (await answer.json()) as {
    'subsonic-response': Record<string, unknown>;
  };
  if (body['status'] !== 'ok') throw new Error(`${method}: ${JSON.stringify(body['error'])}`);
  return body;
};

export const songsOf = async (url: string): Promise<readonly EdgeSong[]> => {
  const { searchResult3 } = await askEdge(url, 'search3', {
    query: '',
    songCount: '500',
    albumCount: '0',
    artistCount: '0',
  });
  return (searchResult3 as { readonly song?: readonly EdgeSong[] }).song ?? [];
};

export const playlistId = async (url: string, name: string): Promise<string> => {
  const { playlists } = await askEdge(url, 'getPlaylists');
  const all = (playlists as { readonly playlist: readonly { id: string; name: string }[] })
    .playlist;
  const found = all.find((each) => each.name === name);
  if (!found) throw new Error(`no playlist ${name}`);
  return found.id;
};
