/** What XML 1.0 has no place for, even as a number: controls, lone surrogates, two non-characters. */
const forbidden =
  // eslint-disable-next-line no-control-regex -- control characters are what this looks for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

const escapeText = (text: string): string =>
  text.replace(forbidden, '').replace(/[&<>\r]/g, (letter) => entities[letter]!);

/** In attributes a parser turns plain line breaks into spaces. */
const escapeAttribute = (text: string): string =>
  text.replace(forbidden, '').replace(/[&<>"\n\r\t]/g, (letter) => entities[letter]!);

type Scalar = string | number | boolean;

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const render = (name: string, value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((one) => render(name, one)).join('');
  if (isScalar(value)) return `<${name}>${escapeText(String(value))}</${name}>`;
  return renderObject(name, value as Readonly<Record<string, unknown>>);
};

const renderObject = (name: string, value: Readonly<Record<string, unknown>>): string => {
  let attributes = '';
  let content = '';
  for (const [key, member] of Object.entries(value)) {
    if (key === 'value' && isScalar(member)) content += escapeText(String(member));
    else if (isScalar(member)) attributes += ` ${key}="${escapeAttribute(String(member))}"`;
    else content += render(key, member);
  }
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
};

/**
 * The protocol's JSON as its XML: scalars are attributes, objects and lists are elements, and a
 * member called `value` is the text of its element. Names are the protocol's own.
 */
export const toXml = (name: string, value: Readonly<Record<string, unknown>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${renderObject(name, {
    xmlns: 'http://subsonic.org/restapi',
    ...value,
  })}\n`;
