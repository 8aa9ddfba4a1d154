import { expose } from 'comlink';
expose({ hello: (): number => 1 });
