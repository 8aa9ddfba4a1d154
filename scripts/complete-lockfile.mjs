#!/usr/bin/env node
// After `npm install` changed the lockfile: adds the optional packages for other systems that npm leaves
// out when its registry does not offer them. Without these entries `npm ci` refuses the lockfile.
import { readFileSync, writeFileSync } from 'node:fs';
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const at = `node_modules/${name}`;
    if (lock.packages[at] || lock.packages[`${path}/node_modules/${name}`]) continue;
    const [, os, cpu, abi = ''] = name.split('/').pop().split('-');
    const libc = os !== 'linux' ? null : abi.startsWith('musl') ? 'musl' : 'glibc';
    lock.packages[at] = {
      version,
      cpu: [cpu],
      dev: true,
      ...(libc && { libc: [libc] }),
      optional: true,
      os: [os],
      engines: undefined,
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(added, 'added');
