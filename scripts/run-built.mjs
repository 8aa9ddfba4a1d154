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
 * Installs what is missing, builds what changed, and runs this program of `build/edge` in this very process, so
 * that arguments, signals and exit code are its own.
 */
export const runBuilt = async (program) => {
  try {
    const complaint = nodeComplaint();
    if (complaint !== null) throw new SetupRefusal(complaint);
    await ensureInstalled();
    await ensureBuilt();
    // npm runs scripts in the project's folder; paths are meant from where the person stands.
    process.chdir(process.env['INIT_CWD'] ?? process.cwd());
    await import(pathToFileURL(join(projectRoot, 'build', 'edge', program)).href);
  } catch (thrown) {
    console.error(thrown instanceof SetupRefusal ? thrown.message : thrown);
    process.exitCode = 1;
  }
};
