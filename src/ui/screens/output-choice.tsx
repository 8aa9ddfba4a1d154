import { useEffect, useState } from 'preact/hooks';
import type { OutputDevice } from '../../player/output';
import { askForNames, outputDevices, outputWay, pickOutput } from '../bridges/output-devices';
import { useServices } from '../services';
import { outputWords } from '../words/output';
import { Row, SettingSelect, useChange } from './settings-parts';

/** Where the music comes out, as far as this browser lets one choose. */
export const OutputChoice = () => {
  const { devices, look } = useDevices();
  const way = outputWay();
  if (way === 'none') return <Row label={outputWords.label} hint={outputWords.none} />;
  if (way === 'picker') return <OutputPicker devices={devices} look={look} />;
  return devices.length > 0 ? <OutputList devices={devices} /> : <OutputNames look={look} />;
};

interface DevicesProps {
  readonly devices: readonly OutputDevice[];
  readonly look: () => void;
}

const useDevices = (): DevicesProps => {
  const [devices, setDevices] = useState<readonly OutputDevice[]>([]);
  const look = (): void => {
    outputDevices.list().then(setDevices, () => undefined);
  };
  useEffect(() => {
    look();
    return outputDevices.subscribe(look);
  }, []);
  return { devices, look };
};

/** Chromium's names for what the system chooses are the empty choice already. */
const isRole = ({ id }: OutputDevice): boolean => id === 'default' || id === 'communications';

const OutputList = ({ devices }: Pick<DevicesProps, 'devices'>) => {
  const { store } = useServices();
  const change = useChange();
  const own = devices.filter((device) => !isRole(device));
  const nameOf = (id: string): string =>
    id === ''
      ? outputWords.system
      : (own.find((device) => device.id === id)?.label ?? outputWords.notConnected);
  return (
    <SettingSelect
      id="output"
      label={outputWords.label}
      hint={outputWords.hint}
      value={store.settings.value.output}
      choices={['', ...own.map(({ id }) => id)]}
      words={nameOf}
      onChange={(output) => change({ output })}
    />
  );
};

const OutputNames = ({ look }: Pick<DevicesProps, 'look'>) => {
  const [refused, setRefused] = useState(false);
  const ask = async (): Promise<void> => {
    const allowed = await askForNames();
    setRefused(!allowed);
    if (allowed) look();
  };
  return (
    <Row
      label={outputWords.label}
      hint={refused ? outputWords.refused : outputWords.permission}
      id="output"
    >
      <button
        id="output"
        type="button"
        class="button"
        aria-describedby="output-hint"
        onClick={() => void ask()}
      >
        {outputWords.show}
      </button>
    </Row>
  );
};

const OutputPicker = ({ devices, look }: DevicesProps) => {
  const { store } = useServices();
  const change = useChange();
  const chosen = store.settings.value.output;
  const name = devices.find(({ id }) => id === chosen)?.label ?? outputWords.notConnected;
  const pick = async (): Promise<void> => {
    const device = await pickOutput();
    if (device) change({ output: device.id });
    look();
  };
  return (
    <Row label={outputWords.label} hint={chosen === '' ? outputWords.system : name}>
      {chosen !== '' && (
        <button type="button" class="button" onClick={() => change({ output: '' })}>
          {outputWords.system}
        </button>
      )}
      <button type="button" class="button" onClick={() => void pick()}>
        {outputWords.choose}
      </button>
    </Row>
  );
};
