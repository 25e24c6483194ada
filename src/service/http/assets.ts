/**
 * The files of the dashboard: page and style are read from the package's sources, the script, linked into one, from the
 * compiled tree.
 * @module
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { packageRoot } from '../package-root.ts';
import { sendProblem } from './problem.ts';

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const SVG = 'image/svg+xml';

const SOURCES = 'src/service/dashboard';
const COMPILED = 'dist/src/service/dashboard';

/** Everything there is to serve; an address that is not listed does not exist. */
const ASSETS: readonly { readonly url: string; readonly file: string; readonly type: string }[] = [
  { url: '/', file: `${SOURCES}/page.html`, type: HTML },
  { url: '/assets/page.css', file: `${SOURCES}/page.css`, type: CSS },
  // Where a package lies is for the package manager to say.
  { url: '/assets/plot.css', file: createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'), type: CSS },
  { url: '/assets/icon.svg', file: `${SOURCES}/icon.svg`, type: SVG },
  { url: '/assets/dashboard.js', file: `${COMPILED}/dashboard.js`, type: SCRIPT },
];

/** A page is no part of the API that is described. */
const PAGE = { config: { access: 'read' }, schema: { hide: true } } as const;

/** Registers a route for every asset. */
export function serveAssets(app: FastifyInstance): void {
  const root = packageRoot();
  for (const asset of ASSETS) {
    app.get(asset.url, PAGE, async (_request, reply) => {
      const path = resolve(root, asset.file);
      if (!existsSync(path)) return sendProblem(reply, 404, `${asset.file} is missing; npm run build makes it`);
      return reply.type(asset.type).send(await readFile(path));
    });
  }
}
