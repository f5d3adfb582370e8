/** The bundle's entry: loading it registers every function that the settings ask for, and does nothing else. */

import './manage-subscriptions.ts';
import './mirror-alert.ts';
import './poll-providers.ts';
import './receive-change-notification.ts';
import './receive-graph-events.ts';
import './receive-lifecycle-notification.ts';
import './receive-provider-events.ts';
import './receive-provider-notification.ts';
import './record-dead-letter.ts';
import './report-health.ts';
import './sweep-alerts.ts';
