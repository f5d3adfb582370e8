/** The simulated tenant in process: one https server with every product's API, and the means to control it. */

import { randomBytes } from 'node:crypto';
import { armFace } from './arm/arm-face.ts';
import { installNativeSync } from './arm/native-sync.ts';
import { realClock, type TenantClock } from './clock.ts';
import { cloudAppsFace } from './cloud-apps/cloud-apps-face.ts';
import type { TenantControl } from './control/control.ts';
import { createControl } from './control/create-control.ts';
import { controlPrefix, serveControl } from './control/serve-control.ts';
import type { Face } from './face/face.ts';
import { serveFace, type FaceServer } from './face/serve-face.ts';
import { InsiderRiskSync } from './graph/insider-risk-sync.ts';
import { graphFace } from './graph/graph-face.ts';
import type { Call, Reply } from './http/exchange.ts';
import { startHttpsServer, type Answer } from './http/https-server.ts';
import { endpointFace } from './endpoint/endpoint-face.ts';
import { identityPath, serveIdentity } from './identity/identity-face.ts';
import { isLoginPath, serveLogin } from './identity/login-face.ts';
import { TokenMint } from './identity/token.ts';
import { Courier, defaultCourierOptions, type CourierOptions } from './notifications/courier.ts';
import { Dispatcher } from './notifications/dispatcher.ts';
import { officeFace } from './office/office-face.ts';
import { followAlert } from './office/tell-audit.ts';
import { clientId, guest, home, tenantId, type Registration } from './seed/ids.ts';
import { seedStories } from './seed/stories.ts';
import type { Switches } from './state/switches.ts';
import type { Quota, QuotaName } from './throttle/quotas.ts';
import { certificateIn } from './tls/certificate.ts';
import { createWorld, type World } from './world.ts';

export interface TenantOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  readonly clock?: TenantClock;
  /** Where the certificate is kept; `.local` by default. */
  readonly directory?: string;
  /** `stories` by default. */
  readonly seed?: 'stories' | 'none';
  /**
   * Makes it a further tenant, which knows the app by an application that trusts the identity of this one. It has a
   * token endpoint (`LOGIN_ENDPOINT`) and no managed identity; of the products, those of Graph, Defender and Cloud Apps.
   */
  readonly home?: Tenant;
  /** What X-IDENTITY-HEADER must be; random by default. */
  readonly identityHeader?: string;
  /** 24 hours by default, as App Service issues them. */
  readonly tokenLifetimeSeconds?: number;
  /** How long notifications are gathered into one body; 100 by default. */
  readonly batchMs?: number;
  readonly handshakeTimeoutMs?: number;
  readonly delivery?: Partial<CourierOptions>;
  /** What it does from the beginning, other than by default. */
  readonly switches?: Partial<Switches>;
  /** Others than the published ones. */
  readonly quotas?: Partial<Record<QuotaName, Quota>>;
}

export interface Tenant {
  readonly port: number;
  /** `https://localhost:<port>`: the value of every endpoint override. */
  readonly origin: string;
  readonly caPath: string;
  readonly caCert: string;
  readonly registration: Registration;
  /** Of the identity's tokens. */
  readonly mint: TokenMint;
  /** The settings by which the app finds this tenant; of a further one, those that the home tenant's lack. */
  readonly environment: Readonly<Record<string, string>>;
  readonly control: TenantControl;
  close(): Promise<void>;
}

/** @throws the socket's error (code EADDRINUSE) when the port is busy. */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const { clock = realClock, identityHeader = randomBytes(16).toString('hex') } = options;
  const registration = options.home === undefined ? home : guest;
  const world = createWorld(clock, registration);
  world.switches = { ...world.switches, ...options.switches };
  world.throttle.configure({ quotas: options.quotas ?? {} });
  const mint = new TokenMint(registration);
  const delivery = { ...defaultCourierOptions, ...options.delivery };
  const courier = new Courier(clock, delivery, () => world.switches.eventHubReader);
  const dispatcher = new Dispatcher(world, courier, options.batchMs ?? 100);
  const insiderRisk = new InsiderRiskSync(world);
  world.onChange = (change) => {
    dispatcher.changed(change);
    followAlert(world, change);
    insiderRisk.changed(change);
  };
  installNativeSync(world);
  if (options.seed !== 'none') seedStories(world);
  const control = createControl(world, dispatcher, courier);
  // TLS is checked against the machine's own clock, whatever the tenant's clock says.
  const certificate = await certificateIn(options.directory ?? '.local', Date.now());
  const answer = route({ world, control, mint }, identityHeader, options);
  const server = await startHttpsServer(certificate, options.port ?? 0, answer);
  const origin = `https://localhost:${server.port}`;
  return {
    port: server.port,
    origin,
    caPath: certificate.caPath,
    caCert: certificate.caCert,
    registration,
    mint,
    environment:
      options.home === undefined
        ? environmentFor(origin, certificate.caPath, identityHeader)
        : { LOGIN_ENDPOINT: origin },
    control,
    close: async () => {
      dispatcher.clear();
      courier.clear();
      insiderRisk.clear();
      await server.close();
    },
  };
}

function environmentFor(origin: string, caPath: string, identityHeader: string): Record<string, string> {
  return {
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    GRAPH_ENDPOINT: origin,
    ARM_ENDPOINT: origin,
    CLOUD_APPS_ENDPOINT: origin,
    DEFENDER_ENDPOINT: origin,
    OFFICE365_ENDPOINT: origin,
    IDENTITY_ENDPOINT: `${origin}${identityPath}`,
    IDENTITY_HEADER: identityHeader,
    NODE_EXTRA_CA_CERTS: caPath,
  };
}

/** Every product's API; of two that cover a path, the first one answers. */
export const facesOf = (world: World, handshakeTimeoutMs: number): readonly Face[] => [
  graphFace(world, handshakeTimeoutMs),
  armFace(world),
  // Before the one that covers all of /api/.
  endpointFace(world),
  officeFace(world),
  cloudAppsFace(world),
];

interface Parts {
  readonly world: World;
  readonly control: TenantControl;
  readonly mint: TokenMint;
}

function route({ world, control, mint }: Parts, headerValue: string, options: TenantOptions): Answer {
  const faces = facesOf(world, options.handshakeTimeoutMs ?? 10_000);
  const servers = faces.map((face): [Face, FaceServer] => [face, serveFace(world, mint, face)]);
  const tokens = {
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 86_400,
    resources: faces.flatMap((face) => face.audiences),
  };
  const isHome = options.home === undefined;
  const identity = serveIdentity(world, mint, { headerValue, ...tokens });
  const login = serveLogin(world, mint, { identityMint: options.home?.mint ?? mint, ...tokens });
  return async (call: Call, whenGone: Promise<void>): Promise<Reply | undefined> => {
    if (call.path.startsWith(controlPrefix)) return serveControl(control, call);
    if (isHome && call.path === identityPath) return identity(call);
    if (!isHome && isLoginPath(call.path)) return login(call);
    const server = servers.find(([face]) => face.covers(call.path))?.[1];
    return server === undefined ? { status: 404 } : server(call, whenGone);
  };
}
