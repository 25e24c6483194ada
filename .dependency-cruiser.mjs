/**
 * Who may import whom. `docs/architecture.md` draws the arrows; these rules keep them. A comment is what a
 * contributor reads when a rule stops him, so each says why the rule is there and where the code belongs instead.
 * @module
 */

const ENGINE_CORE = '^src/engine/(?!(controller|ports)[.]ts$)';
const ENGINE_INDEX = '^src/engine/index[.]ts$';
const ENGINE_PORTS = '^src/engine/(index|ports)[.]ts$';
const PACKAGE = (names) => `node_modules/(${names})/`;

/** A rule that lets `from` import what matches `allowed` and nothing else. */
function only(name, from, allowed, comment) {
  return { name, comment, severity: 'error', from: { path: from }, to: { pathNot: allowed } };
}

/** A rule that keeps `from` away from what matches `to`. */
function never(name, from, to, comment) {
  return { name, comment, severity: 'error', from, to };
}

const engine = [
  only(
    'engine-core-is-pure',
    ENGINE_CORE,
    ['^src/engine/'],
    'The engine decides from (state, event) alone. That is why live, shadow, simulation and replay reach the same decision, ' +
      'and why it can be proved. Time, values and acknowledgements come in as events; what shall happen goes out as effects. ' +
      'Parsing (zod) belongs to src/config and src/evce, I/O to src/service.',
  ),
  only(
    'engine-streams-use-rxjs-only',
    '^src/engine/(controller|ports)[.]ts$',
    ['^src/engine/', PACKAGE('rxjs')],
    'controller.ts wires streams around the pure step, ports.ts names what the shell must provide; nothing else is needed for either.',
  ),
  never(
    'engine-core-knows-no-stream',
    { path: ENGINE_CORE },
    { path: '^src/engine/(controller|ports)[.]ts$', dependencyTypesNot: ['type-only'] },
    'The stream is wrapped around the core. A core file that imports it could no longer be run step by step without RxJS.',
  ),
];

const strategies = [
  only(
    'strategy-sees-the-engine-only',
    '^src/strategies/[^/]+/',
    [ENGINE_INDEX, PACKAGE('zod'), '^src/strategies/[^/]+/'],
    'A strategy is a pure function of the snapshot: the engine’s index has all it may use, zod checks its options. ' +
      'With files, streams or the box within reach it could neither be replayed nor trusted.',
  ),
  never(
    'strategies-do-not-know-each-other',
    { path: '^src/strategies/([^/]+)/' },
    { path: '^src/strategies/', pathNot: '^src/strategies/$1/' },
    'The order of strategies never matters, because each only lowers. One that looks at another brings order back. ' +
      'Shared arithmetic belongs to the engine.',
  ),
  only(
    'registry-lists-strategies',
    '^src/strategies/index[.]ts$',
    ['^src/strategies/', ENGINE_INDEX, PACKAGE('zod')],
    'The registry is a list. Loading and configuring strategies is the work of src/config.',
  ),
];

const shells = [
  only(
    'evce-knows-the-box-only',
    '^src/evce/',
    [
      '^src/evce/',
      ENGINE_PORTS,
      PACKAGE('rxjs|undici|zod'),
      '^node:',
      '^(fs|tls|https?|net|path|crypto|stream|url)(/|$)',
    ],
    'src/evce translates between the box’s words and the engine’s events. It is given settings by whoever starts it and time ' +
      'through the clock port, so that the same client talks to the real box and to the simulated one.',
  ),
  only(
    'journal-keeps-the-formats',
    '^src/journal/',
    [
      '^src/journal/',
      ENGINE_INDEX,
      PACKAGE('better-sqlite3'),
      '^node:',
      '^(fs|path|stream|readline|zlib|worker_threads)(/|$)',
    ],
    'A journal written today must be readable in years. It therefore depends on the engine’s plain-data formats and on nothing ' +
      'that is configured, connected or simulated.',
  ),
  only(
    'sources-read-devices',
    '^src/sources/',
    [
      '^src/sources/',
      ENGINE_PORTS,
      '^src/series/',
      PACKAGE('rxjs|undici|mqtt|jsmodbus|zod'),
      '^node:',
      '^(fs|net|tls|url|path)(/|$)',
    ],
    'src/sources translates between meters, brokers and web addresses and the engine’s events. It is given settings with their ' +
      'secrets looked up, and knows neither the box nor the site file.',
  ),
  only(
    'series-come-from-files',
    '^src/series/',
    ['^src/series/', ENGINE_INDEX, PACKAGE('csv-parse')],
    'src/series turns texts into dated values, for the service and the simulator alike. It is handed texts; who opens ' +
      'files, and what is done with the values, is the caller’s business.',
  ),
  only(
    'runner-runs-strategies',
    '^src/runner/',
    [
      '^src/runner/',
      '^src/engine/(index|ports|sound)[.]ts$',
      '^src/config/index[.]ts$',
      PACKAGE('rxjs'),
      '^node:',
      '^(fs|path|url|module|v8|child_process|worker_threads)(/|$)',
    ],
    'src/runner is where code of strangers is let in. It knows the contract of strategies and nothing of the box, so that ' +
      'a strategy can reach as little of the program as possible.',
  ),
  only(
    'config-reads-files',
    '^src/config/',
    [
      '^src/config/',
      ENGINE_INDEX,
      '^src/strategies/index[.]ts$',
      // What a site file states about its box: how it words a reduction, and what may be done to it.
      '^src/evce/(dialect|capability)[.]ts$',
      // What it states about meters and signals that are read elsewhere.
      '^src/sources/settings[.]ts$',
      PACKAGE('zod|yaml|temporal-polyfill'),
      '^node:',
      '^(fs|path|url|util|crypto)(/|$)',
    ],
    'src/config turns a file into a checked Site or a list of problems. What is done with the site is the caller’s business.',
  ),
  only(
    'commissioning-looks-at-boxes',
    '^src/commissioning/',
    ['^src/commissioning/', ENGINE_PORTS, '^src/evce/', '^src/config/index[.]ts$', PACKAGE('yaml')],
    'src/commissioning says what of a box and a site file does not fit, and tries a dialect. It is given calls, clock and files ' +
      'by the command line, so that it can look at the simulated box as at a real one.',
  ),
  never(
    'config-is-for-shells',
    { path: '^src/(engine|strategies|evce|journal|series)/' },
    { path: '^src/config/' },
    'Configuration is parsed once, at the border. Below it, settings arrive as typed values; a layer that reads the file itself ' +
      'can only be tested with files.',
  ),
  never(
    'service-never-simulates',
    { path: '^src/service/' },
    { path: '^sim/' },
    'What regulates a real site must not be able to reach a simulated one. The demo is put together in src/cli, ' +
      'which hands the service a box to talk to.',
  ),
  never(
    'simulation-never-serves',
    { path: '^sim/' },
    { path: ['^src/service/', '^src/cli/', PACKAGE('undici')] },
    'A simulation runs the engine on a virtual clock and in memory. The live shell brings the wall clock and the network along; ' +
      'src/cli may join the two.',
  ),
  never(
    'nobody-imports-the-command-line',
    { path: '^(src|sim)/', pathNot: '^src/cli/' },
    { path: '^src/cli/' },
    'The command line stands on top. What it shares with others belongs in the folder that owns the matter.',
  ),
];

const commandLine = [
  never(
    'command-line-starts-light',
    { path: '^src/cli/(main|program|argument|verb|[a-z]+-verbs)[.]ts$' },
    {
      path: ['^(?!src/cli/)(src|sim)/', '^src/cli/(run|check|simulate|device)[.]ts$'],
      // How a problem is printed and a duration is read; next to nothing hangs on them.
      pathNot: '^src/config/(problem|duration)[.]ts$',
      dynamic: false,
      dependencyTypesNot: ['type-only'],
    },
    '`busbar --version` answers within 0.15 s. Load the verb with `await import(…)` inside its action.',
  ),
  never(
    'service-verbs-load-the-simulator-on-demand',
    { path: '^src/cli/(run|check)[.]ts$' },
    { path: '^sim/', dynamic: false, dependencyTypesNot: ['type-only'] },
    'A service on a real site runs for years and has no use for the simulator in memory. Load it with `await import(…)` ' +
      'where the demo needs it.',
  ),
];

const general = [
  never(
    'no-cycle',
    {},
    { circular: true },
    'Files that need each other are one file, or hide a third that both should import. Move what they share there.',
  ),
  never(
    'no-unresolved-import',
    {},
    { couldNotResolve: true },
    'This import leads nowhere. Is the file missing, or the package not in package.json?',
  ),
  never(
    'no-dev-dependency-at-run-time',
    { path: '^(src|sim)/' },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    'An installation leaves devDependencies out, so this would fail on the customer’s machine and nowhere else.',
  ),
  never(
    'no-test-code-at-run-time',
    { path: '^(src|sim)/' },
    { path: '^(test|bench)/' },
    'Tests know the program; the program does not know its tests.',
  ),
];

export default {
  forbidden: [...engine, ...strategies, ...shells, ...commandLine, ...general],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
