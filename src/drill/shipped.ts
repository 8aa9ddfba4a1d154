import * as v from 'valibot';
import { HoldfastError } from '../domain/error';
import { scenarioSchema, type Scenario } from './scenario';
import artworkMetadataDown from './scenarios/artwork-metadata-down.json';
import audioDown from './scenarios/audio-down.json';
import captivePortal from './scenarios/captive-portal.json';
import configConflict from './scenarios/config-conflict.json';
import discoveryCascade from './scenarios/discovery-cascade.json';
import everythingDown from './scenarios/everything-down.json';
import flapping from './scenarios/flapping.json';
import latencyRamp from './scenarios/latency-ramp.json';
import recoveryBurst from './scenarios/recovery-burst.json';
import regionalOutage from './scenarios/regional-outage.json';
import signInRejects from './scenarios/sign-in-rejects.json';
import signInSlow from './scenarios/sign-in-slow.json';

/** The scenarios that come with the player. Some 10 kB: loaded with the first rehearsal. */
const files: readonly { readonly id: string }[] = [
  signInRejects,
  signInSlow,
  audioDown,
  artworkMetadataDown,
  discoveryCascade,
  configConflict,
  regionalOutage,
  latencyRamp,
  flapping,
  captivePortal,
  everythingDown,
  recoveryBurst,
];

export const shippedIds: readonly string[] = files.map(({ id }) => id);

/** Throws `input.invalid` for one that there is not. */
export const shippedScenario = (id: string): Scenario => {
  const found = v.safeParse(
    scenarioSchema,
    files.find((file) => file.id === id),
  );
  if (!found.success) throw new HoldfastError('input.invalid', { what: 'scenario' });
  return found.output;
};
