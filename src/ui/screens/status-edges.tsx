import type { ComponentState } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import { useServices } from '../services';
import { edgeWords } from '../words/edges';
import { statusWords } from '../words/status';
import { StateShape } from './status-component';
import './status-edges.css';

interface EdgeStatesProps {
  readonly source: SourceId;
  /** In the order of the source's addresses. */
  readonly states: readonly ComponentState[];
}

/** Each address of one library by itself: what can be had is what the best of them gives. */
export const EdgeStates = ({ source, states }: EdgeStatesProps) => {
  const { store } = useServices();
  const view = store.sources.value.find(({ id }) => id === source);
  const addresses = view ? [view.address, ...(view.mirrors ?? [])] : [];
  return (
    <ul class="edge-states" aria-label={edgeWords.all}>
      {addresses.map((address, place) => {
        const state = states[place] ?? 'unknown';
        return (
          <li key={address} class="component" data-state={state}>
            <StateShape state={state} />
            <span class="clip" dir="ltr">
              {address}
            </span>
            <span class="component-name">{statusWords.states[state]}</span>
          </li>
        );
      })}
    </ul>
  );
};
