/**
 * `busbar evce pin`: the certificate that a box shows, to be compared by eye and written into the site file.
 * @module
 */
import { lookAtCertificate, type ShownCertificate } from '../evce/shown-certificate.ts';
import { realTime } from '../service/system-clock.ts';
import { EXIT, printError, printJson, printLine, type ExitCode } from './verb.ts';

/** `busbar evce pin HOST[:PORT]`. */
export interface EvcePinOptions {
  readonly address: string;
  readonly json: boolean;
}

const HTTPS_PORT = 443;
/** Longer than the service waits: somebody is sitting there, and the network may be new. */
const CONNECT_MS = 5_000;

/** Looks at the certificate; no HTTP is sent. */
export async function runEvcePin({ address, json }: EvcePinOptions): Promise<ExitCode> {
  const peer = readAddress(address);
  if (peer === null) {
    printError(`${address} is no address, expected HOST or HOST:PORT, such as 192.168.0.128`);
    return EXIT.usage;
  }
  const looked = await lookAtCertificate({ ...peer, connectMs: CONNECT_MS }, realTime().now().wallMs);
  if (!looked.ok) {
    printError(`${peer.host}:${peer.port} shows no certificate: ${looked.why}`);
    return EXIT.failed;
  }
  if (json) printJson({ ...peer, ...looked.certificate });
  else for (const line of pinLines(`${peer.host}:${peer.port}`, looked.certificate)) printLine(line);
  return EXIT.done;
}

/** Takes `HOST`, `HOST:PORT`, `[IPV6]:PORT` and the URL of a site file; null for anything else. */
export function readAddress(text: string): { readonly host: string; readonly port: number } | null {
  const written = /^https:\/\//i.test(text) ? text : `https://${text}`;
  if (!/^https:\/\/[^/?#@\s]+\/?$/i.test(written) || !URL.canParse(written)) return null;
  const { hostname, port } = new URL(written);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || HTTPS_PORT) };
}

/** What people read. */
export function pinLines(address: string, shown: ShownCertificate): readonly string[] {
  const { subject, issuer, isSelfSigned, validFrom, validTo, daysLeft, warning, names, pin } = shown;
  const [first = '', ...rest] = groupsOf(pin);
  return [
    `${address} shows this certificate:`,
    '',
    `  subject      ${subject}`,
    `  issuer       ${isSelfSigned ? 'itself' : issuer}`,
    `  valid        ${validFrom} to ${validTo} (${daysLeft < 0 ? 'run out' : `${daysLeft} days left`})`,
    `  names        ${names.length === 0 ? 'none' : names.join(', ')}`,
    `  fingerprint  ${first}`,
    ...rest.map((group) => `               ${group}`),
    ...(warning === null ? [] : ['', `Mind that it ${warning}.`]),
    '',
    'Anybody on the network could have shown it. Compare the fingerprint, row by row, with that of the box itself: get',
    'its webserver certificate from its own pages (Admin > Configuration > Certificate) over a cable you trust, and run',
    '',
    '  openssl x509 -in FILE -noout -fingerprint -sha256',
    '',
    'If they are the same, write into the site file, under evce:',
    '',
    `  pin: ['${pin}']`,
  ];
}

/** The digest as `openssl` writes it, eight bytes a row. */
function groupsOf(pin: string): readonly string[] {
  const bytes = pin.replace('sha256:', '').toUpperCase().match(/../g) ?? [];
  return [0, 8, 16, 24].map((from) => bytes.slice(from, from + 8).join(':'));
}
