import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ensureBuilt,
  ensureInstalled,
  nodeComplaint,
  projectRoot,
  SetupRefusal,
} from './setup.mjs';

/** `npm run drill`: like `npm start`, but what runs is the fault proxy. */
const drill = async () => {
  const complaint = nodeComplaint();
  if (complaint !== null) throw new SetupRefusal(complaint);
  await ensureInstalled();
  await ensureBuilt();
  process.chdir(process.env['INIT_CWD'] ?? process.cwd());
  await import(pathToFileURL(join(projectRoot, 'build', 'edge', 'drill.js')).href);
};

await drill().catch((thrown) => {
  console.error(thrown instanceof SetupRefusal ? thrown.message : thrown);
  process.exitCode = 1;
});
