import { app, type HttpResponseInit } from '@azure/functions';
import { misconfiguredHealth } from '../shared/health/health.ts';
import { startApp } from './start-app.ts';

export async function reportHealth(): Promise<HttpResponseInit> {
  const started = await startApp();
  const report = started.ok
    ? await (await started.services()).reportHealth()
    : misconfiguredHealth(started.version, started.mistakes);
  return {
    status: report.healthy ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
    jsonBody: report,
  };
}

app.http('report-health', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'health',
  handler: reportHealth,
});
