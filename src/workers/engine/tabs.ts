import * as v from 'valibot';
import { protocolVersion } from '../../contracts/protocol';

/**
 * What the engines of several tabs tell each other. The database is the record; a message only says
 * which part of it to read again. A tab of another version is not understood and not answered.
 */
export type TabNews = 'downloads' | 'catalogue' | 'sources' | 'settings' | 'wake';

export interface Tabs {
  readonly tell: (news: TabNews) => void;
}

const messageSchema = v.object({
  protocol: v.literal(protocolVersion),
  news: v.picklist(['downloads', 'catalogue', 'sources', 'settings', 'wake']),
});

export const joinTabs = (onNews: (news: TabNews) => void): Tabs => {
  const channel = new BroadcastChannel('holdfast-tabs');
  channel.addEventListener('message', (event) => {
    const message = v.safeParse(messageSchema, event.data);
    if (message.success) onNews(message.output.news);
  });
  return { tell: (news) => channel.postMessage({ protocol: protocolVersion, news }) };
};

/**
 * Runs `work` in one tab of this origin at a time, for as long as the tab lives; another tab takes
 * over when it closes or crashes, since the browser then frees the lock. Where there are no locks
 * (very old browsers) every tab believes that it is alone.
 */
export const leadAlone = (name: string, work: (signal: AbortSignal) => Promise<void>): void => {
  const { signal } = new AbortController();
  if (!navigator.locks) {
    void work(signal);
    return;
  }
  void navigator.locks.request(`holdfast-${name}`, () => work(signal));
};
