import { playingWords } from '../words/playing';
import { languageName } from './lyrics';

interface LyricsToolsProps {
  readonly languages: readonly string[];
  readonly language: string;
  readonly onLanguage: (language: string) => void;
  /** Seconds; null: the words have no times. */
  readonly shift: number | null;
  readonly onShift: (seconds: number) => void;
}

/** Seconds that one press moves the words by: less is not heard, more is coarse. */
const step = 0.5;

/** What is wrong with lyrics in practice: another language, and times that are off. */
export const LyricsTools = ({
  languages,
  language,
  onLanguage,
  shift,
  onShift,
}: LyricsToolsProps) => {
  if (languages.length < 2 && shift === null) return null;
  return (
    <div class="lyrics-tools">
      {languages.length > 1 && (
        <select
          class="select"
          aria-label={playingWords.language}
          value={language}
          onChange={(event) => onLanguage(event.currentTarget.value)}
        >
          {languages.map((each) => (
            <option key={each} value={each}>
              {languageName(each, document.documentElement.lang || 'en') ??
                playingWords.unknownLanguage}
            </option>
          ))}
        </select>
      )}
      {shift !== null && (
        <div class="lyrics-shift" role="group" aria-label={playingWords.timing} dir="ltr">
          <span aria-hidden="true">{playingWords.timingShort}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={playingWords.sooner}
            title={playingWords.sooner}
            onClick={() => onShift(shift - step)}
          >
            −
          </button>
          <output class="numbers">{playingWords.shift(shift)}</output>
          <button
            type="button"
            class="icon-button"
            aria-label={playingWords.later}
            title={playingWords.later}
            onClick={() => onShift(shift + step)}
          >
            +
          </button>
        </div>
      )}
    </div>
  );
};
