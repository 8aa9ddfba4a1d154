import { tintStyle, useTint } from '../look/use-tint';
import { SeekBar } from '../parts/seek-bar';
import { Transport } from '../parts/transport';
import { useServices } from '../services';
import { slicesOf } from '../state/player-slices';
import { useTrack } from '../state/use-tracks';
import { playerWords } from '../words/frame';
import { MiniArt } from './mini-art';
import './mini-player.css';

/** What plays and how to steer it, in a window of its own. */
export const MiniPlayer = () => {
  const { player } = useServices();
  const { current } = slicesOf(player);
  const track = useTrack(current.value?.track ?? null);
  const tint = useTint(track?.artKey ?? null);
  return (
    <main class="mini-window tinted" aria-label={playerWords.mini} style={tintStyle(tint)}>
      {track && (
        <div class="mini-window-art">
          <MiniArt track={track} />
        </div>
      )}
      <div class="mini-window-rest">
        {track ? (
          <div class="mini-window-names">
            <p class="mini-window-title clip" dir="auto">
              {track.title}
            </p>
            <p class="clip" dir="auto">
              {track.artist}
            </p>
          </div>
        ) : (
          <p>{playerWords.nothing}</p>
        )}
        <SeekBar />
        <Transport />
      </div>
    </main>
  );
};
