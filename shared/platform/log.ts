/** One structured line for each thing worth knowing. Messages are static; whatever varies is a field (telemetry/events.ts). */

import type { FieldsOf, LevelsOf, Message } from '../telemetry/events.ts';

export type Log = <M extends Message>(level: LevelsOf[M], message: M, fields: FieldsOf[M]) => void;
