import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { describeBox, operationIdOf } from '../../../sim/evce/openapi.ts';
import { DOCUMENTED } from '../../../sim/evce/routes.ts';
import { DEFAULT_DIALECT, type Dialect } from '../../../src/evce/dialect.ts';

const PER_LINE: Dialect = { ...DEFAULT_DIALECT, shape: 'perPhase', key: 'limit', sense: 'limit', enabledKey: 'on' };

interface Described {
  readonly paths: Record<string, Record<string, { readonly operationId: string; readonly tags: readonly string[] }>>;
  readonly components: { readonly schemas: Record<string, { readonly required?: readonly string[] }> };
}
const described = (dialect = DEFAULT_DIALECT) => describeBox(DOCUMENTED, dialect) as unknown as Described;
const operations = () => Object.values(described().paths).flatMap((methods) => Object.values(methods));

describe('the box’s description of itself', () => {
  it.each([DEFAULT_DIALECT, PER_LINE])('is valid OpenAPI 3.1 (key $key)', async (dialect) => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(describeBox(DOCUMENTED, dialect)))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('has every call of the guide once', () => {
    expect(operations()).toHaveLength(39);
    expect(new Set(operations().map(({ operationId }) => operationId)).size).toBe(39);
  });

  it('names operations as the guide’s examples do, and groups them as its classes', () => {
    expect(operationIdOf({ method: 'GET', path: 'stations/' })).toBe('stations_get');
    expect(described().paths['/stations/{station_id}/status']?.['get']).toMatchObject({
      operationId: 'stations_station_id_status_get',
      tags: ['stations'],
    });
    expect(described().paths['/login/login']?.['post']).toMatchObject({
      operationId: 'login_login_post',
      tags: ['login'],
    });
  });

  it('says which calls need a token, a body, or nothing', () => {
    const { paths } = described();
    expect(paths['/login/login']?.['post']).toMatchObject({ security: [], requestBody: { required: true } });
    expect(paths['/login/logout']?.['post']).toMatchObject({ security: [{ token: [] }] });
    expect(paths['/login/logout']?.['post']).not.toHaveProperty('requestBody');
    const stop = paths['/stations/{station_id}/cmds/remote_stop']?.['post'];
    expect(stop).toMatchObject({ requestBody: { required: false }, parameters: [{ name: 'station_id' }] });
  });

  it('refers to nothing that it does not have', () => {
    const text = JSON.stringify(described());
    const referred = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name as string);
    expect(referred.length).toBeGreaterThan(39);
    expect(referred.filter((name) => !(name in described().components.schemas))).toEqual([]);
    expect(text.match(/"\$ref":/g)).toHaveLength(referred.length);
  });

  it('shows a reduction in the dialect that the box speaks', () => {
    expect(described().components.schemas['Reduction']?.required).toEqual(['reduction']);
    expect(described(PER_LINE).components.schemas['Reduction']).toMatchObject({
      required: ['on'],
      properties: { limit: { properties: { l1: { type: 'integer' } } } },
    });
  });
});
