/**
 * The package as somebody installs it: packed, unpacked elsewhere, run. Its dependencies are those of this working copy.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
let folder: string;
let unpacked: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-pack-'));
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [packed] = JSON.parse(execFileSync('npm', words, { cwd: ROOT, encoding: 'utf8' })) as { filename: string }[];
  execFileSync('tar', ['xzf', join(folder, packed?.filename ?? ''), '-C', folder]);
  unpacked = join(folder, 'package');
  symlinkSync(join(ROOT, 'node_modules'), join(unpacked, 'node_modules'));
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the installed program in an empty folder, with nothing of this working copy in its environment. */
const busbar = (...words: string[]): string =>
  execFileSync(process.execPath, [join(unpacked, 'dist/src/cli/main.js'), ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });

describe('the installed package', () => {
  it('runs the demo, and regulates it', () => {
    const result = JSON.parse(busbar('run', '--for', '5s', '--port', '0', '--json')) as { cycles: number };
    expect(result.cycles).toBeGreaterThan(0);
  }, 60_000);

  it('has what its texts lead to', () => {
    for (const path of [
      'README.md',
      'LICENSE',
      'docs/operations.md',
      'docs/alarms.md',
      'config/systemd/busbar.service',
      'config/grafana/busbar.json',
      'config/prometheus/alerts.yaml',
      'config/site.schema.json',
      'config/site.example.yaml',
      'Containerfile',
    ])
      expect(existsSync(join(unpacked, path)), path).toBe(true);
  });

  it('holds no test, and nothing that is not meant to be given away', () => {
    const names = execFileSync('find', [unpacked, '-type', 'f', '-not', '-path', '*/node_modules*'], {
      encoding: 'utf8',
    });
    expect(names.split('\n').filter((name) => /\.test\.|\/test\/|\.env|busbar-state|credential/.test(name))).toEqual(
      [],
    );
  });
});

interface Locked {
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

describe('other machines', () => {
  it('get each package that is made for one kind of processor also for ARM64 on Linux', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, Locked & { dev?: boolean }>;
    };
    const made = Object.entries(packages).filter(
      ([, { cpu, os, dev }]) => cpu !== undefined && dev !== true && (os ?? ['linux']).includes('linux'),
    );
    const families = new Map<string, Set<string>>();
    for (const [path, { cpu = [] }] of made) {
      const family = path.replace(/[-_](?:x64|arm64|arm|ia32|ppc64|riscv64|s390x|loong64|mips64el|wasm32)\b.*$/, '');
      families.set(family, new Set([...(families.get(family) ?? []), ...cpu]));
    }
    const without = [...families]
      .filter(([, kinds]) => kinds.has('x64') && !kinds.has('arm64'))
      .map(([family]) => family);
    expect(without).toEqual([]);
  });

  it('get a container from files that are there', () => {
    const file = readFileSync(join(ROOT, 'Containerfile'), 'utf8');
    const copied = [...file.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));
    expect(copied.length).toBeGreaterThan(3);
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(file).toMatch(/^USER (?!root|0)/m);
    expect(file).toMatch(/^HEALTHCHECK /m);
  });
});
