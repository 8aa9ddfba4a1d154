import { useState } from 'preact/hooks';
import { artPath, type ArtSize } from '../../contracts/media-routes';
import type { Key } from '../../domain/keys';
import { hueOfName } from '../look/hue-of-name';
import './art.css';

interface ArtProps {
  readonly artKey: Key | null;
  /** Names the stand-in's colour and letter; the picture itself is decoration. */
  readonly name: string;
  readonly size: ArtSize;
  readonly round?: boolean;
  readonly eager?: boolean;
}

const failed = new Set<string>();

/** A cover, or a disc in a hue of its own with the first letter while there is none. */
export const Art = ({ artKey, name, size, round = false, eager = false }: ArtProps) => {
  const source = artKey ? artPath(artKey, size) : null;
  const [, again] = useState(0);
  const [shown, setShown] = useState<string | null>(null);
  const usable = source !== null && !failed.has(source);
  return (
    <span class={`art ${round ? 'round' : ''}`} style={{ '--hue': String(hueOfName(name)) }}>
      <span class="art-letter" aria-hidden="true">
        {shown === source && usable ? '' : initialOf(name)}
      </span>
      {usable && (
        <img
          key={source}
          src={source}
          alt=""
          width={size}
          height={size}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          draggable={false}
          onLoad={() => setShown(source)}
          onError={() => {
            failed.add(source);
            // Told again after a while: the server may have come back.
            setTimeout(() => failed.delete(source), 60_000);
            again((n) => n + 1);
          }}
        />
      )}
    </span>
  );
};

const initialOf = (name: string): string => {
  const letter = /[\p{L}\p{N}]/u.exec(name)?.[0] ?? '';
  return letter.toLocaleUpperCase();
};

/** Four covers as one, for a playlist; fewer than four different ones show the first alone. */
export const Mosaic = (props: { artKeys: readonly Key[]; name: string; size: ArtSize }) => {
  const { artKeys, name, size } = props;
  const different = [...new Set(artKeys)];
  if (different.length < 4) return <Art artKey={different[0] ?? null} name={name} size={size} />;
  return (
    <span class="art mosaic">
      {different.slice(0, 4).map((key) => (
        <Art key={key} artKey={key} name={name} size={size > 96 ? 320 : 96} />
      ))}
    </span>
  );
};
