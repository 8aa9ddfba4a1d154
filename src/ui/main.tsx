import { render } from 'preact';
import engineUrl from '../workers/engine.worker.ts?worker&url';
render(<main>{engineUrl}</main>, document.body);
