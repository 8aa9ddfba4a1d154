import { runBuilt } from './run-built.mjs';

/** `npm run drill`: like `npm start`, but what runs is the fault proxy. */
await runBuilt('drill.js');
