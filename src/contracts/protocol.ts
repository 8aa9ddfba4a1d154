/**
 * The version of everything in this folder. Page, engine worker and service worker of one build
 * share it; a side that meets another number answers `protocol.mismatch` and does nothing else.
 */
export const protocolVersion = 1;
