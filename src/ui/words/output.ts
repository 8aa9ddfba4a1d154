import type { OutputNews } from '../../player/output-guard';

export const outputWords = {
  label: 'Output device',
  hint: 'Music pauses when it goes, and offers to go on when it is back.',
  system: 'As the system chooses',
  notConnected: 'A device that is not connected',
  none: 'This browser plays where the system does.',
  choose: 'Choose',
  show: 'Show devices',
  permission:
    'This browser names its devices only to a page that may use the microphone. Holdfast asks once, does not listen, and lets it go at once.',
  refused:
    'The browser did not allow it, or there is no microphone, so music plays where the system does. Its permissions are behind the sign beside the address.',
  resume: 'Resume',
  blocked: 'The browser wants a press before it plays sound.',
  news: (news: OutputNews): string => {
    if (news.kind === 'missing') {
      return 'The output device that you chose is not connected. Music plays where the system does.';
    }
    const name = news.label || 'The output device';
    return news.kind === 'gone' ? `${name} is gone. The music is paused.` : `${name} is back.`;
  },
} as const;
