import { useServices } from '../services';
import { limitChoices, limitWords, passingChoices } from '../words/keep';
import { SettingSelect, useChange } from './settings-parts';

export const limitBoxId = 'storage-limit';

/** How much of this device music may take: on Downloads and in Settings, the same two boxes. */
export const StorageChoices = () => {
  const { storageLimit, passingLimit } = useServices().store.settings.value;
  const change = useChange();
  return (
    <>
      <SettingSelect
        id={limitBoxId}
        label={limitWords.limit}
        hint={limitWords.limitHint}
        value={storageLimit}
        choices={limitChoices}
        words={(bytes) => (bytes === null ? limitWords.none : limitWords.upTo(bytes))}
        onChange={(bytes) => change({ storageLimit: bytes })}
      />
      <SettingSelect
        id="passing-limit"
        label={limitWords.passing}
        hint={limitWords.passingHint}
        value={passingLimit}
        choices={passingChoices}
        words={(bytes) => (bytes === 0 ? limitWords.passingNone : limitWords.upTo(bytes))}
        onChange={(bytes) => change({ passingLimit: bytes })}
      />
    </>
  );
};
