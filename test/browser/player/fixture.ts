/** The bytes of a file of test/fixtures, through the test server. */
export const fixtureBytes = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await fetch(`/test/fixtures/${path}`);
  if (!response.ok || response.headers.get('content-type')?.includes('html')) {
    throw new Error(`no fixture ${path}`);
  }
  return new Uint8Array(await response.arrayBuffer());
};
