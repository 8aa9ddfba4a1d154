import type { ComponentChildren } from 'preact';
import type { Key } from '../../domain/keys';
import { PageTitle } from '../frame/page-title';
import { tintStyle, useTint } from '../look/use-tint';
import { pageWords } from '../words/pages';
import { Icon } from './icon';
import './page-head.css';

interface PageHeadProps {
  readonly kind: string;
  readonly title: string;
  readonly art: ComponentChildren;
  readonly tintKey: Key | null;
  readonly by?: ComponentChildren;
  readonly facts: string;
  readonly note?: string;
  readonly round?: boolean;
  readonly children?: ComponentChildren;
}

/** The head of an album, a playlist, an artist: large art on a surface of its own hue, facts, acts. */
export const PageHead = (props: PageHeadProps) => {
  const tint = useTint(props.tintKey);
  return (
    <header class="head tinted" style={tintStyle(tint)}>
      <div class="head-in">
        <div class="head-art" data-round={props.round ?? false}>
          {props.art}
        </div>
        <div class="head-words">
          <p class="head-kind">{props.kind}</p>
          <PageTitle text={props.title} class="head-title clip-2" />
          {props.by && (
            <p class="head-by clip" dir="auto">
              {props.by}
            </p>
          )}
          <p class="head-facts">{props.facts}</p>
          {props.note && (
            <p class="head-facts clip-2" dir="auto">
              {props.note}
            </p>
          )}
          {props.children && <div class="head-acts">{props.children}</div>}
        </div>
      </div>
    </header>
  );
};

interface PlayActsProps {
  readonly disabled: boolean;
  readonly onPlay: () => void;
  readonly onShuffle: () => void;
}

export const HeadPlay = ({ disabled, onPlay, onShuffle }: PlayActsProps) => (
  <>
    <button type="button" class="button accent" disabled={disabled} onClick={onPlay}>
      <Icon name="play" size={18} />
      {pageWords.play}
    </button>
    <button type="button" class="button on-tint" disabled={disabled} onClick={onShuffle}>
      <Icon name="shuffle" size={18} />
      {pageWords.shuffle}
    </button>
  </>
);

/** The shape of a head whose page is still asked for. */
export const HeadShape = () => (
  <div class="head" aria-hidden="true">
    <div class="head-in">
      <span class="head-art skeleton" />
    </div>
  </div>
);
