export const diagnosticsWords = {
  title: 'Diagnostics',
  what: 'Facts for whoever helps you: versions, states, counts and the last errors. No password, no user name, nothing of what you listen to.',
  copy: 'Copy diagnostics',
  preview: 'What will be copied',
  gathering: 'Gathering',
  addresses: 'With the addresses of my servers',
  addressesHint: 'Otherwise they are called edge 1, edge 2 and so on.',
  copied: 'Diagnostics are on the clipboard.',
  byHand: 'This browser does not let the page copy. The text is selected below: copy it by hand.',
  text: 'Diagnostics as text',
} as const;
