import { readHttpFunction } from '../../../local/host/http-function.ts';
import { createRouter } from '../../../local/host/router.ts';

const functions = [
  readHttpFunction(
    'rest',
    { type: 'httpTrigger', direction: 'in', route: '{*rest}', methods: ['GET'], authLevel: 'anonymous' },
    'api',
  ),
  readHttpFunction(
    'one',
    { type: 'httpTrigger', direction: 'in', route: 'items/{id}', methods: ['POST'], authLevel: 'function' },
    'api',
  ),
  readHttpFunction('named', { type: 'httpTrigger', direction: 'in', methods: ['GET', 'POST'] }, 'api'),
];
const route = createRouter(functions);

describe('local/host/router', () => {
  it.each([
    ['POST', '/api/items/7', 'one'],
    ['GET', '/api/items/7', 'rest'],
    ['GET', '/api/named', 'named'],
    ['GET', '/api/named/', 'named'],
    ['GET', '/api/a%2Fb', 'rest'],
  ])('%s %s goes to %s', (method, path, want) => {
    expect(route(method, path)).toMatchObject({ kind: 'function', target: { name: want } });
  });

  it.each([
    ['HEAD', '/api/named', 'none'],
    ['DELETE', '/api/items/7', 'none'],
    ['OPTIONS', '/api/items/7', 'options'],
    ['OPTIONS', '/other', 'none'],
    ['GET', '/api/%zz', 'none'],
    ['GET', '/', 'none'],
  ])('%s %s is %s', (method, path, want) => {
    expect(route(method, path).kind).toBe(want);
  });

  it('decodes a parameter once', () => {
    expect(route('POST', '/api/items/a%252Fb%20c')).toMatchObject({
      parameters: new Map([['id', 'a%2Fb c']]),
    });
  });

  it('asks for a function key when the trigger says nothing, and refuses a level that is none', () => {
    expect(functions[2]?.authLevel).toBe('function');
    const trigger = { type: 'httpTrigger', direction: 'in', authLevel: 'secret' } as const;
    expect(() => readHttpFunction('x', trigger, 'api')).toThrow(/authLevel must be one of/);
  });
});
