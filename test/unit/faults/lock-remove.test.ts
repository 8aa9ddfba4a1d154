import { describeLockChange } from './support/lock-change';

describeLockChange('a passphrase is removed', 'a lighthouse in fog', null);
