import { useEffect, useState } from 'preact/hooks';
import { artPath } from '../../contracts/media-routes';
import type { Track } from '../../domain/music';
import { Art } from '../parts/art';

/**
 * The cover, fetched by the page: the service worker answers the page and does not know this window.
 * Until it is there, or when there is none, the stand-in of every cover.
 */
export const MiniArt = ({ track }: { readonly track: Track }) => {
  const url = useCover(track.artKey);
  if (url === null) return <Art artKey={null} name={track.album || track.title} size={320} />;
  return (
    <span class="art">
      <img src={url} alt="" draggable={false} />
    </span>
  );
};

const useCover = (artKey: Track['artKey']): string | null => {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    setUrl(null);
    if (!artKey) return undefined;
    const stop = new AbortController();
    let made = '';
    fetch(artPath(artKey, 320), { signal: stop.signal })
      .then(async (answer) => {
        if (!answer.ok) return;
        const picture = await answer.blob();
        if (stop.signal.aborted) return;
        made = URL.createObjectURL(picture);
        setUrl(made);
      })
      .catch(() => undefined);
    return () => {
      stop.abort();
      URL.revokeObjectURL(made);
    };
  }, [artKey]);
  return url;
};
