import { describeLockChange } from './support/lock-change';

describeLockChange('a passphrase is set', null, 'a lighthouse in fog');
