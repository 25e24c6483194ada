/**
 * The box's description of itself: an OpenAPI 3.1 document of the calls that the guide lists, made from the schemas
 * that the client reads with. A generator names functions after path and method, as the guide's examples do.
 * @module
 */
import { z } from 'zod';
import type { Dialect } from '../../src/evce/dialect.ts';
import { errorBodySchema } from '../../src/evce/wire.ts';
import { reductionShape } from './reduction-shape.ts';
import type { DocumentedRoute } from './routes.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Where all calls are. */
export const BASE_PATH = '/api/v2';

const ABOUT =
  'A simulated EcoStruxure EV Charging Expert. Calls and rules are those of the vendor’s integration guide; ' +
  'what the guide leaves open is inferred.';

/** What an answer that is not 200 means, by the guide. */
const REFUSALS = {
  400: 'The request is malformed.',
  401: 'The token is missing or invalid.',
  403: 'The user is not permitted to do this.',
  404: 'There is no such resource.',
} as const;

/** The document of these calls, on a box that speaks this dialect. */
export function describeBox(routes: readonly DocumentedRoute[], dialect: Dialect): JsonObject {
  const components: Record<string, unknown> = {};
  const schemaOf = (schema: z.ZodType): JsonObject => componentsTaken(schema, components);
  const error = schemaOf(errorBodySchema);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const operation = operationOf(route, { error, schemaOf });
    paths[`/${route.path}`] = { ...paths[`/${route.path}`], [route.method.toLowerCase()]: operation };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'EVCE', version: '2', description: ABOUT },
    servers: [{ url: BASE_PATH }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...components, Reduction: reductionShape(dialect) },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

/** The schema as JSON, with what has a name of its own moved among the components. */
function componentsTaken(schema: z.ZodType, components: Record<string, unknown>): JsonObject {
  // What goes over the wire is what comes before the client's own corrections: its input.
  const { $schema: _dialect, $defs: named = {}, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  const relocate = (part: unknown): unknown =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/')) as unknown;
  for (const [name, definition] of Object.entries(named)) components[name] ??= relocate(definition);
  return relocate(rest) as JsonObject;
}

interface Shared {
  readonly error: JsonObject;
  readonly schemaOf: (schema: z.ZodType) => JsonObject;
}

function operationOf(route: DocumentedRoute, { error, schemaOf }: Shared): JsonObject {
  const parameters = placesOf(route.path).map((name) => {
    return { name, in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };
  });
  const refusals = Object.entries(REFUSALS)
    .filter(([code]) => canRefuse(route, Number(code)))
    .map(([code, description]) => [code, { description, content: json(error) }]);
  return {
    operationId: operationIdOf(route),
    tags: [tagOf(route)],
    summary: route.about,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(route, schemaOf),
    responses: { 200: answerOf(route, schemaOf), ...Object.fromEntries(refusals) },
    security: route.roles === 'anyone' ? [] : [{ token: [] }],
  };
}

/** Path segments and method, joined: `stations_station_id_status_get`. */
export function operationIdOf({ method, path }: Pick<DocumentedRoute, 'method' | 'path'>): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  return [...segments.map((segment) => segment.replace(/[{}]/g, '')), method.toLowerCase()].join('_');
}

const tagOf = ({ path }: DocumentedRoute): string => path.split('/')[0] as string;

const placesOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);

/** Which refusals can occur follows from what a call has. */
function canRefuse(route: DocumentedRoute, code: number): boolean {
  if (code === 400) return route.request !== null;
  // What names something by its id, in the path or in the body, may name what is not there.
  return code !== 404 || placesOf(route.path).length > 0 || route.response === 'bytes';
}

const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

function bodyOf({ request }: DocumentedRoute, schemaOf: Shared['schemaOf']): JsonObject {
  if (request === null) return {};
  const required = !request.safeParse(undefined).success;
  return { requestBody: { required, content: json(schemaOf(request)) } };
}

function answerOf({ response, about }: DocumentedRoute, schemaOf: Shared['schemaOf']): JsonObject {
  if (response !== 'bytes') return { description: about, content: json(schemaOf(response)) };
  return { description: about, content: { 'application/x-tar': { schema: { type: 'string', format: 'binary' } } } };
}
