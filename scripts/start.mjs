import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ensureBuilt,
  ensureInstalled,
  nodeComplaint,
  projectRoot,
  SetupRefusal,
} from './setup.mjs';

/**
 * `npm start`: install what is missing, build what changed, serve the player. The server runs in
 * this very process, so that arguments, signals and exit code are its own.
 */
const start = async () => {
  const complaint = nodeComplaint();
  if (complaint !== null) throw new SetupRefusal(complaint);
  await ensureInstalled();
  await ensureBuilt();
  // npm runs scripts in the project's folder; paths are meant from where the person stands.
  process.chdir(process.env['INIT_CWD'] ?? process.cwd());
  await import(pathToFileURL(join(projectRoot, 'build', 'edge', 'main.js')).href);
};

await start().catch((thrown) => {
  console.error(thrown instanceof SetupRefusal ? thrown.message : thrown);
  process.exitCode = 1;
});
