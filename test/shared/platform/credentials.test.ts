import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeCredential } from '../../../shared/platform/credentials.ts';

const none = { identityEndpoint: undefined, clientId: undefined, tenantId: undefined };

describe('shared/platform/credentials', () => {
  describe('with an identity endpoint', () => {
    const asked: (string | undefined)[] = [];
    let server: Server;
    const before = { ...process.env };

    beforeAll(async () => {
      server = createServer((request, response) => {
        asked.push(request.url, String(request.headers['x-identity-header']));
        const expires_on = Math.floor(Date.now() / 1000) + 3600;
        response.end(
          JSON.stringify({ access_token: 'the-token', expires_on, resource: 'r', token_type: 'Bearer' }),
        );
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      process.env.IDENTITY_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
      process.env.IDENTITY_HEADER = 'header-1';
    });
    afterAll(async () => {
      process.env = before;
      await new Promise((resolve) => server.close(resolve));
    });

    it('gets the token of the identity that was named', async () => {
      const credential = makeCredential({
        ...none,
        identityEndpoint: process.env.IDENTITY_ENDPOINT,
        clientId: 'client-1',
      });
      expect(await credential.getToken('https://graph.microsoft.com/.default')).toMatchObject({
        token: 'the-token',
      });
      expect(asked.join(' ')).toContain('client_id=client-1');
      expect(asked.join(' ')).toContain('resource=https%3A%2F%2Fgraph.microsoft.com');
      expect(asked.join(' ')).toContain('header-1');
    });
  });
});
