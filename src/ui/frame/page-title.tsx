import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { frameWords } from '../words/frame';
import { useFrame } from './frame-context';

/** The one h1 of a page: names the window, and takes the focus when one came here by a link. */
export const PageTitle = (props: {
  text: string;
  children?: ComponentChildren;
  class?: string;
}) => {
  const { text, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const { wantsFocus } = useFrame();
  useLayoutEffect(() => {
    document.title = text ? `${text} · ${frameWords.app}` : frameWords.app;
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    heading.current?.focus({ preventScroll: true });
  }, [text]);
  return (
    <h1 ref={heading} tabIndex={-1} dir="auto" class={props.class}>
      {children ?? text}
    </h1>
  );
};
