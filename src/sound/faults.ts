import { HoldfastError } from '../domain/error';

export const corrupt = (what: string, at?: number): HoldfastError =>
  new HoldfastError('audio.corrupt', at === undefined ? { what } : { what, at });

export const unsupported = (what: string): HoldfastError =>
  new HoldfastError('audio.unsupported', { what });
