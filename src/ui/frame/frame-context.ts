import { createContext, type RefObject } from 'preact';
import { useContext } from 'preact/hooks';
import type { PlaceMemory } from '../state/place-memory';

export interface FrameParts {
  /** What scrolls. */
  readonly main: RefObject<HTMLElement | null>;
  readonly places: PlaceMemory;
  /** True after a change of page until its title took the focus. */
  readonly wantsFocus: { current: boolean };
}

export const FrameContext = createContext<FrameParts | null>(null);

export const useFrame = (): FrameParts => {
  const parts = useContext(FrameContext);
  if (!parts) throw new Error('a page outside of the frame');
  return parts;
};
