import { useEffect } from 'preact/hooks';
import { useServices } from '../services';
import { useKnownTracks } from '../state/use-tracks';
import { queueWords } from '../words/queue';
import { Art } from './art';
import './queue-offer.css';

/** What another player left at a server: taken up when the listener says so, and never by itself. */
export const QueueOffer = () => {
  const { engine, player, store } = useServices();
  const offer = store.queueOffer.value;
  const known = useKnownTracks();
  void known.version.value;
  const key = offer?.tracks[offer.index];
  useEffect(() => {
    if (key) known.want([key]);
  }, [key]);
  if (!offer || !key) return null;
  const track = known.get(key);
  const answer = (isTaken: boolean): void => {
    store.queueOffer.value = null;
    void engine.answerQueueOffer(offer).catch(() => undefined);
    if (isTaken) player.play(offer.tracks, offer.index, '', { position: offer.position });
  };
  const title = queueWords.offer(offer.client);
  return (
    <section class="queue-offer" aria-label={title}>
      <span class="queue-art">
        <Art artKey={track?.artKey ?? null} name={track?.album ?? ''} size={96} />
      </span>
      <p>
        <strong>{title}</strong>
        <span class="quiet" dir="auto">
          {track && queueWords.offerOf(track.title, track.artist, offer.tracks.length)}
        </span>
      </p>
      <span class="queue-offer-acts">
        <button type="button" class="button" onClick={() => answer(true)}>
          {queueWords.take}
        </button>
        <button type="button" class="button plain" onClick={() => answer(false)}>
          {queueWords.decline}
        </button>
      </span>
    </section>
  );
};
