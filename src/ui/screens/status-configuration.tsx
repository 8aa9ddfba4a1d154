import { useEffect, useState } from 'preact/hooks';
import type {
  ConfigurationInUse,
  ConfigurationView,
  EdgeConfiguration,
  OfferedAddress,
} from '../../contracts/configuration';
import { toFailure } from '../../domain/error';
import type { SourceId } from '../../domain/keys';
import { useServices } from '../services';
import { configurationWords as words, edgeSentence } from '../words/configuration';
import { statusWords } from '../words/status';
import './status-configuration.css';

/** Most servers know nothing of such documents: then there is nothing to say. */
const hasWord = ({ inUse, edges, rolledBack }: ConfigurationView): boolean =>
  inUse !== null ||
  rolledBack !== null ||
  edges.some(({ state }) => state === 'refused' || state === 'conflicts' || state === 'gone');

/** What each service says of itself, which of its addresses say otherwise, and what it offers. */
export const ConfigurationStatus = () => {
  const { engine, store } = useServices();
  const ready = store.phase.value === 'ready';
  const sources = store.sources.value;
  useEffect(() => {
    if (!ready) return;
    engine.configurations().then(
      (configurations) => store.receive({ kind: 'configurations', configurations }),
      // The components above say what is wrong.
      () => undefined,
    );
  }, [ready, sources]);
  const views = (store.configurations.value ?? []).filter(hasWord);
  if (views.length === 0) return null;
  return (
    <section class="configuration" aria-labelledby="configuration-title">
      <h2 id="configuration-title">{words.title}</h2>
      <p class="quiet">{words.hint}</p>
      {views.map((view) => (
        <ServiceConfiguration key={view.source} view={view} named={sources.length > 1} />
      ))}
    </section>
  );
};

const ServiceConfiguration = ({ view, named }: { view: ConfigurationView; named: boolean }) => {
  const { inUse, rolledBack, notices, offers } = view;
  return (
    <div class="configuration-card">
      {named && (
        <h3 class="clip" dir="auto">
          {view.name}
        </h3>
      )}
      {notices.length > 0 && (
        <ul class="configuration-notices" aria-label={words.notices}>
          {notices.map(({ id, text, component }) => (
            <li key={id}>
              {component && <strong>{statusWords.names[component]}</strong>}
              <p dir="auto">{text}</p>
            </li>
          ))}
        </ul>
      )}
      {inUse ? <InUse inUse={inUse} /> : <p>{words.none}</p>}
      {rolledBack && (
        <p class="configuration-warning">
          {words.rolledBack(rolledBack, rolledBack.at, Date.now())}
        </p>
      )}
      <Edges edges={view.edges} />
      {offers.length > 0 && <Offers source={view.source} offers={offers} />}
    </div>
  );
};

const InUse = ({ inUse }: { inUse: ConfigurationInUse }) => {
  const now = Date.now();
  return (
    <>
      <p>
        <strong>{words.version(inUse)}</strong>
      </p>
      <dl class="configuration-facts">
        <div>
          <dt>{words.from}</dt>
          <dd>
            <Address of={inUse.from} />
          </dd>
        </div>
        <div>
          <dt>{words.taken}</dt>
          <dd class="numbers">{words.at(inUse.at, now)}</dd>
        </div>
        <div>
          <dt>{words.confirmed}</dt>
          <dd class="numbers">{words.at(inUse.confirmedAt, now)}</dd>
        </div>
        <div>
          <dt>{words.signature}</dt>
          <dd>{inUse.isSigned ? words.signed : words.unsigned}</dd>
        </div>
      </dl>
      {inUse.isWatched && <p class="quiet">{words.watched}</p>}
      {inUse.isOld && <p class="configuration-warning">{words.old}</p>}
    </>
  );
};

/** Read from left to right in any language, and as it is: an address that misleads must not be tidied. */
const Address = ({ of }: { of: string }) => (
  <bdi class="configuration-address" dir="ltr">
    {of}
  </bdi>
);

const Edges = ({ edges }: { edges: readonly EdgeConfiguration[] }) => (
  <ul class="configuration-edges" aria-label={words.edges}>
    {edges.map((edge) => (
      <li key={edge.address} data-state={edge.state}>
        <Address of={edge.address} />
        <span class="configuration-says">{edgeSentence(edge)}</span>
      </li>
    ))}
  </ul>
);

const Offers = ({ source, offers }: { source: SourceId; offers: readonly OfferedAddress[] }) => (
  <div class="configuration-offers">
    <p class="quiet">{words.offersHint}</p>
    <ul aria-label={words.offers}>
      {offers.map((offer, at) => (
        <Offer key={offer.address} id={`offer-${source}-${at}`} source={source} offer={offer} />
      ))}
    </ul>
  </div>
);

const Offer = ({ id, source, offer }: { id: string; source: SourceId; offer: OfferedAddress }) => {
  const { engine, store } = useServices();
  const [busy, setBusy] = useState(false);
  const act = (work: Promise<unknown>): void => {
    setBusy(true);
    work
      .then(() => engine.configurations())
      .then((configurations) => store.receive({ kind: 'configurations', configurations }))
      .catch((thrown: unknown) => store.toasts.showFailure(toFailure(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <li>
      <p class="configuration-offer" id={id}>
        {offer.label && <bdi>{offer.label}</bdi>} <Address of={offer.address} />
        {offer.region && (
          <>
            {' '}
            <bdi class="quiet">{offer.region}</bdi>
          </>
        )}
      </p>
      <div class="configuration-buttons">
        <button
          type="button"
          class="button"
          aria-describedby={id}
          disabled={busy}
          onClick={() => act(engine.addEdge(source, offer.address))}
        >
          {busy ? words.using : words.use}
        </button>
        <button
          type="button"
          class="button plain"
          aria-describedby={id}
          disabled={busy}
          onClick={() => act(engine.declineAddress(source, offer.address))}
        >
          {words.notNow}
        </button>
      </div>
    </li>
  );
};
