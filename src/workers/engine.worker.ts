import { expose } from 'comlink';
import { installErrorEncoding } from './comlink-errors';
import { createEngine } from './engine/engine';

installErrorEncoding();
expose(createEngine());
