import { runBuilt } from './run-built.mjs';

/** `npm start`: the player, served by its embedded edge. */
await runBuilt('main.js');
