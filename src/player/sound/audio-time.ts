/**
 * The context's clock: timers of a hidden page come late, what the audio thread reports does not. `act` is called
 * when this frame has been put out, never while the context rests. Returns what calls it off.
 */
export const atFrame = (
  context: BaseAudioContext,
  frame: number,
  act: () => void,
): (() => void) => {
  // It plays nothing, exactly; only a connected source tells its end.
  const mark = new ConstantSourceNode(context, { offset: 0 });
  mark.connect(context.destination);
  let isOff = false;
  mark.addEventListener('ended', () => {
    mark.disconnect();
    if (!isOff) act();
  });
  mark.start();
  mark.stop(frame / context.sampleRate);
  return () => {
    isOff = true;
    mark.stop();
  };
};

export const frameNow = (context: BaseAudioContext): number =>
  Math.round(context.currentTime * context.sampleRate);

/** seconds. Long enough not to click, too short to be heard as a change. */
const glideTime = 0.03;

/** To `value` without a click; exactly there in the end. */
export const glide = (
  context: BaseAudioContext,
  param: AudioParam,
  value: number,
  seconds = glideTime,
): void => {
  const now = context.currentTime;
  const from = param.value;
  param.cancelScheduledValues(now);
  param.setValueAtTime(from, now);
  param.linearRampToValueAtTime(value, now + seconds);
};
