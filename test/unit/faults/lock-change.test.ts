import { describeLockChange } from './support/lock-change';

describeLockChange('a passphrase is changed', 'a lighthouse in fog', 'a harbour in snow');
