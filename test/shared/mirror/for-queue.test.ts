import { forQueue } from '../../../shared/mirror/for-queue.ts';

const observation = {
  ref: 'r1',
  shown: { status: 'new' },
  readAt: '2026-11-22T10:00:00.000Z',
  aliases: [],
  belongsTo: [],
  assignedTo: 'jane@contoso.com',
  base: { etag: '1' },
};

describe('shared/mirror/for-queue', () => {
  it('leaves out what only this process needs, and names unless they are mirrored', () => {
    expect(forQueue(observation, { assignedTo: 'mirror' })).not.toHaveProperty('base');
    expect(forQueue(observation, { assignedTo: 'mirror' })).toHaveProperty('assignedTo');
    expect(forQueue(observation, { assignedTo: 'off' })).not.toHaveProperty('assignedTo');
    expect(forQueue(observation, { assignedTo: 'off' })).not.toHaveProperty('base');
  });
});
