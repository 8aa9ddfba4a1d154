import type { ComponentChildren } from 'preact';
import { PageTitle } from '../frame/page-title';
import { Icon } from './icon';
import type { IconName } from './icon-paths';

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint?: string;
  /** The page has no other title. */
  readonly heading?: boolean;
  readonly children?: ComponentChildren;
}

/** Nothing here, said plainly, with the way on. */
export const Empty = ({ icon, title, hint, heading = false, children }: EmptyProps) => (
  <div class="empty">
    <Icon name={icon} />
    {heading ? <PageTitle text={title} class="empty-title" /> : <strong>{title}</strong>}
    {hint && <p>{hint}</p>}
    {children}
  </div>
);
