/** Words to the tunes, for whoever wants to sing along. The recordings are instrumental. */

/** One line for every two bars of Last Stop, First Snow, from the fifth bar to the end of the last verse. */
export const lastStopWords = [
  'The last bus hums at the end of the line',
  'And the driver has folded his map',
  'There is one lit window and one of them is mine',
  'And the first snow is filling the gap',
  'Oh, count every lamp on the long way home',
  'Each one keeps a circle of gold',
  'You can walk all night and not walk alone',
  'With a pocketful of warm from the cold',
  'The last bus hums and the street lies white',
  'And my footprints are following me',
  'I will leave one lamp in the window tonight',
  'For whoever the next one may be',
];

export const mothWords = `Little grey moth at the edge of the light,
turn with me once, then turn with the night.
The candle is short and the ceiling is high,
and you are a leaf that remembers the sky.

One, two, three, round the rim of the flame,
nobody taught you, and no one's to blame.
One, two, three, till the wick has gone blue,
the dark makes a ballroom for me and for you.

Little grey moth, when the window is wide,
the moon is a lantern you'll never get inside.
So fold up your waltz like a letter, and go:
I kept you the last dance. I thought you should know.`;
